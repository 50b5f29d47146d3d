package dev.portolan.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisServerTest {
  @Test
  void answersOnceStarted() {
    // Given
    try (RedisServer redis = RedisServer.start()) {
      // When
      redis.command("SET", "harbour", "é");

      // Then
      assertThat(redis.command("GET", "harbour").text()).isEqualTo("é");
      assertThat(redis.command("CONFIG", "GET", "save").texts()).containsExactly("save", "");
      assertThat(redis.uri()).isEqualTo(URI.create("redis://127.0.0.1:" + redis.port()));
    }
  }

  @Test
  void comesBackEmptyOnTheSamePort() {
    // Given
    try (RedisServer redis = RedisServer.start("--maxmemory", "8mb")) {
      redis.command("SET", "a", "b");
      long before = redis.pid();
      int port = redis.port();

      // When
      redis.kill();
      boolean ran = redis.isRunning();
      redis.restart();

      // Then
      assertThat(ran).isFalse();
      assertThat(redis.port()).isEqualTo(port);
      assertThat(redis.pid()).isNotEqualTo(before);
      assertThat(redis.command("DBSIZE").number()).isZero();
      assertThat(redis.command("CONFIG", "GET", "maxmemory").texts()).endsWith("8388608");
    }
  }

  @Test
  void refusesConnectionsWhileKilled() {
    // Given
    try (RedisServer redis = RedisServer.start();
        RedisCommands open = redis.connect()) {
      // When
      redis.kill();

      // Then
      assertThatThrownBy(() -> open.command("PING")).isInstanceOf(UncheckedIOException.class);
      assertThatThrownBy(redis::connect)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("refused");
    }
  }

  @Test
  void standsStillWhilePausedAndGoesOnAfterwards() {
    // Given
    try (RedisServer redis = RedisServer.start();
        RedisCommands impatient = redis.connect();
        RedisCommands patient = redis.connect()) {
      patient.command("SET", "a", "b");
      impatient.patience(Duration.ofMillis(300));

      // When
      redis.pause();

      // Then
      assertThatThrownBy(() -> impatient.command("PING")).hasMessageContaining("timed out");
      redis.resume();
      assertThat(patient.command("GET", "a").text()).isEqualTo("b");
    }
  }

  @Test
  void canBeClosedWhilePausedAndLeavesNothing() {
    // Given
    RedisServer redis = RedisServer.start();
    Path folder = redis.process().folder();
    long pid = redis.pid();
    redis.pause();

    // When
    redis.close();

    // Then
    assertThat(redis.isRunning()).isFalse();
    assertThat(ProcessHandle.of(pid)).isEmpty();
    assertThat(folder).doesNotExist();
  }

  @Test
  void letsInOnlyTheUserItWasSetUpWith() {
    // Given
    RedisSetup setup = RedisSetup.bare().login("pilot", "s3cret word");
    try (RedisServer redis = RedisServer.start(setup);
        RedisCommands stranger = RedisCommands.connect(redis.uri())) {
      // When
      RedisReply refused = stranger.ask("GET", "a");

      // Then
      assertThat(refused.isRefused()).isTrue();
      assertThat(redis.command("ACL", "WHOAMI").text()).isEqualTo("pilot");
      assertThat(setup.toString()).doesNotContain("s3cret");
    }
  }

  @Test
  void letsInWhoeverHasThePassword() {
    // Given
    RedisSetup setup = RedisSetup.bare().login("default", "s3cret");
    try (RedisServer redis = RedisServer.start(setup)) {
      // When
      URI uri = URI.create("redis://:s3cret@127.0.0.1:" + redis.port());

      // Then
      try (RedisCommands known = RedisCommands.connect(uri)) {
        assertThat(known.command("PING").text()).isEqualTo("PONG");
      }
      assertThatThrownBy(() -> RedisCommands.connect("127.0.0.1", redis.port(), wrong()))
          .hasMessageContaining("WRONGPASS")
          .hasMessageNotContaining("guess");
    }
  }

  @Test
  void speaksTlsOnASecondPort() throws Exception {
    // Given
    RedisTls tls = RedisTls.selfSigned();
    try (RedisServer redis = RedisServer.start(RedisSetup.bare().tls(tls))) {
      // When
      String reply;
      try (var socket =
          trusting(tls).getSocketFactory().createSocket("localhost", redis.tlsUri().getPort())) {
        socket.setSoTimeout(5000);
        socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
        reply = new String(socket.getInputStream().readNBytes(7), StandardCharsets.US_ASCII);
      }

      // Then
      assertThat(reply).isEqualTo("+PONG\r\n");
      assertThat(redis.tlsUri().getScheme()).isEqualTo("rediss");
    }
  }

  @Test
  void saysWhyItDoesNotStart(@TempDir Path folder) throws Exception {
    // Given
    Path broken = Files.writeString(folder.resolve("broken"), "#!/bin/sh\necho no luck; exit 3\n");
    assertThat(broken.toFile().setExecutable(true)).isTrue();

    // When
    RedisSetup setup = RedisSetup.bare().binary(new RedisBinary(broken, "property"));

    // Then
    assertThatThrownBy(() -> RedisServer.start(setup))
        .hasMessageContaining("ended with 3")
        .hasMessageContaining("no luck");
  }

  @Test
  void runsTheEmbeddedBinary() {
    // Given
    RedisSetup setup = RedisSetup.bare().binary(RedisBinary.embedded());

    // When
    try (RedisServer redis = RedisServer.start(setup);
        RedisCommands commands = redis.connect()) {
      // Then
      assertThat(commands.info("server", "redis_version")).startsWith("6.2.");
      assertThat(redis.provider()).isEqualTo("embedded");
    }
  }

  @Test
  void findsOneProgramAfterAnother() {
    // Given
    List<String> providers = List.of("property", "path", "embedded");

    // When
    RedisBinary found = RedisBinary.find();

    // Then
    assertThat(found.provider()).isIn(providers);
    assertThat(found.path()).isExecutable();
  }

  private static RedisLogin wrong() {
    return new RedisLogin("default", "guess");
  }

  private static SSLContext trusting(RedisTls tls) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(tls.trustStore())) {
      trusted.load(in, RedisTls.PASSWORD.toCharArray());
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
