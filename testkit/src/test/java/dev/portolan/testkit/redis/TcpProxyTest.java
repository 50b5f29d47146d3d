package dev.portolan.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  private final RedisUnderTest redis = RedisUnderTest.shared();
  private final String prefix = redis.freshPrefix();
  private TcpProxy proxy;
  private RedisCommands straight;

  @BeforeEach
  void start() {
    proxy = TcpProxy.toRedis(redis.uri());
    straight = redis.connect();
  }

  @AfterEach
  void stop() {
    straight.close();
    proxy.close();
  }

  @Test
  void passesEverythingAtFirst() {
    // Given
    String large = "0123456789".repeat(300_000);
    try (RedisCommands client = RedisCommands.connect(proxy.uri())) {
      // When
      client.command("SET", prefix, large, "EX", "60");

      // Then
      assertThat(client.command("GET", prefix).text()).isEqualTo(large);
      assertThat(proxy.connections()).isEqualTo(1);
    }
    await().atMost(Duration.ofSeconds(5)).until(() -> proxy.connections() == 0);
  }

  @Test
  void resetsAndRefusesWhileCut() {
    // Given
    try (RedisCommands client = RedisCommands.connect(proxy.uri())) {
      client.command("PING");

      // When
      proxy.cut();

      // Then
      assertThatThrownBy(() -> client.command("PING")).isInstanceOf(UncheckedIOException.class);
      assertThatThrownBy(() -> RedisCommands.connect(proxy.uri())).hasMessageContaining("refused");
      proxy.heal();
      assertThat(ping(proxy.uri())).isEqualTo("PONG");
      assertThat(proxy.accepted()).isEqualTo(2);
    }
  }

  @Test
  void takesNewConnectionsAfterAReset() {
    // Given
    try (RedisCommands client = RedisCommands.connect(proxy.uri())) {
      client.command("PING");

      // When
      proxy.resetAll();

      // Then
      assertThatThrownBy(() -> client.command("PING")).hasMessageContaining("reset");
      assertThat(ping(proxy.uri())).isEqualTo("PONG");
    }
  }

  @Test
  void swallowsCommandsInABlackHoleAndResetsThoseConnectionsWhenHealed() {
    // Given
    try (RedisCommands client = RedisCommands.connect(proxy.uri())) {
      client.command("PING");
      client.patience(SHORT);

      // When
      proxy.blackhole();

      // Then
      assertThatThrownBy(() -> client.command("SET", prefix, "lost"))
          .hasMessageContaining("timed out");
      assertThat(proxy.connections()).isEqualTo(1);
      proxy.heal();
      assertThatThrownBy(() -> client.command("PING")).hasMessageContaining("reset");
      assertThat(straight.command("GET", prefix).isNothing()).isTrue();
    }
  }

  @Test
  void takesConnectionsInABlackHoleAndServesThemOnceHealed() {
    // Given
    proxy.blackhole();
    try (RedisCommands client = RedisCommands.connect(proxy.uri())) {
      client.patience(SHORT);
      assertThatThrownBy(() -> client.command("SET", prefix, "late"))
          .hasMessageContaining("timed out");

      // When
      proxy.heal();

      // Then
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> !straight.command("GET", prefix).isNothing());
    }
  }

  @Test
  void hidesTheEndOfTheServerInABlackHole() {
    // Given
    try (RedisServer own = RedisServer.start();
        TcpProxy wire = TcpProxy.toRedis(own.uri());
        RedisCommands client = RedisCommands.connect(wire.uri())) {
      client.command("PING");
      client.patience(SHORT);
      wire.blackhole();

      // When
      own.kill();

      // Then
      assertThatThrownBy(() -> client.command("PING")).hasMessageContaining("timed out");
      wire.heal();
      await().atMost(Duration.ofSeconds(5)).until(() -> wire.connections() == 0);
    }
  }

  @Test
  void hidesAResetByTheServerInABlackHole() throws IOException {
    // Given
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TcpProxy wire = TcpProxy.to(server.getLocalPort());
        Socket client = new Socket(InetAddress.getLoopbackAddress(), wire.port())) {
      Socket served = server.accept();
      wire.blackhole();

      // When
      served.setSoLinger(true, 0);
      served.close();

      // Then
      client.setSoTimeout((int) SHORT.toMillis());
      assertThatThrownBy(() -> client.getInputStream().read()).hasMessageContaining("timed out");
      wire.heal();
      client.setSoTimeout(5000);
      assertThatThrownBy(() -> client.getInputStream().read()).hasMessageContaining("reset");
    }
  }

  @Test
  void losesMessagesInABlackHoleAndKeepsTheSubscription() {
    // Given
    try (RedisSubscription client = RedisSubscription.to(proxy.uri(), prefix)) {
      proxy.blackhole();
      straight.command("PUBLISH", prefix, "lost");
      await().atMost(Duration.ofSeconds(5)).until(() -> proxy.dropped() == 1);

      // When
      proxy.heal();
      straight.command("PUBLISH", prefix, "heard");

      // Then
      client.await(message -> message.text().equals("heard"));
      assertThat(client.messages()).extracting(PublishedMessage::text).containsExactly("heard");
      assertThat(proxy.connections()).isEqualTo(1);
    }
  }

  @Test
  void dropsTheMessagesItIsToldToAndPassesAllElse() {
    // Given
    try (RedisSubscription client = RedisSubscription.to(proxy.uri(), prefix, prefix + ":other");
        RedisCommands commands = RedisCommands.connect(proxy.uri())) {
      proxy.dropMessages(message -> message.text().startsWith("odd"));

      // When
      for (String text : List.of("odd 1", "even 2", "odd 3", "even 4")) {
        straight.command("PUBLISH", prefix, text);
      }
      client.await(message -> message.text().equals("even 4"));
      proxy.dropMessages(message -> message.channel().equals(prefix));
      straight.command("PUBLISH", prefix, "even 6");
      straight.command("PUBLISH", prefix + ":other", "odd 7");

      // Then
      client.await(message -> message.text().equals("odd 7"));
      assertThat(client.messages())
          .extracting(PublishedMessage::text)
          .containsExactly("even 2", "even 4", "odd 7");
      assertThat(proxy.dropped()).isEqualTo(3);
      assertThat(commands.command("ECHO", "odd").text()).isEqualTo("odd");
    }
  }

  @Test
  void dropsPushedMessagesOfTheThirdProtocol() throws Exception {
    // Given
    try (RedisCommands client = RedisCommands.connect(proxy.uri())) {
      client.command("HELLO", "3");
      client.command("SUBSCRIBE", prefix);
      proxy.dropMessages(message -> message.text().equals("lost"));

      // When
      straight.command("PUBLISH", prefix, "lost");
      straight.command("PUBLISH", prefix, "heard");

      // Then
      assertThat(PublishedMessage.of(client.next()).orElseThrow().text()).isEqualTo("heard");
      assertThat(proxy.dropped()).isEqualTo(1);
    }
  }

  @Test
  void delaysEachWay() {
    // Given
    try (RedisCommands client = RedisCommands.connect(proxy.uri());
        RedisCommands patient = RedisCommands.connect(proxy.uri())) {
      client.command("PING");
      client.patience(SHORT);

      // When
      proxy.delay(SHORT);

      // Then
      assertThatThrownBy(() -> client.command("PING")).hasMessageContaining("timed out");
      assertThat(patient.command("PING").text()).isEqualTo("PONG");
    }
  }

  @Test
  void refusesToDropMessagesOfServersThatAreNoRedis() {
    // Given
    try (TcpProxy plain = TcpProxy.to(redis.uri().getPort())) {
      // When
      // Then
      assertThatThrownBy(() -> plain.dropMessages(message -> true)).hasMessageContaining("toRedis");
      assertThat(ping(plain.uri())).isEqualTo("PONG");
    }
  }

  private static String ping(URI uri) {
    try (RedisCommands client = RedisCommands.connect(uri)) {
      return client.command("PING").text();
    }
  }
}
