package dev.portolan.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisCommandsTest {
  private final RedisUnderTest redis = RedisUnderTest.shared();
  private final String prefix = redis.freshPrefix();
  private RedisCommands commands;

  @BeforeEach
  void connect() {
    commands = redis.connect();
  }

  @AfterEach
  void close() {
    commands.close();
  }

  @Test
  void readsEveryKindOfReply() {
    // Given
    String list = prefix + ":list";

    // When
    RedisReply length = commands.command("RPUSH", list, "a", "ü");

    // Then
    assertThat(length.number()).isEqualTo(2);
    assertThat(commands.command("LRANGE", list, "0", "-1").texts()).containsExactly("a", "ü");
    assertThat(commands.command("GET", prefix + ":none").isNothing()).isTrue();
    assertThat(commands.command("PING").text()).isEqualTo("PONG");
    assertThatThrownBy(() -> commands.command("GET", list)).hasMessageContaining("WRONGTYPE");
    assertThatThrownBy(() -> commands.command("PING").items())
        .hasMessageContaining("PONG")
        .hasMessageContaining("an array");
  }

  @Test
  void readsRepliesOfTheThirdProtocol() {
    // Given
    commands.command("HELLO", "3");
    String hash = prefix + ":hash";
    commands.command("HSET", hash, "field", "value");

    // When
    RedisReply map = commands.command("HGETALL", hash);

    // Then
    assertThat(map.texts()).containsExactly("field", "value");
    assertThat(commands.command("GET", prefix + ":none").isNothing()).isTrue();
  }

  @Test
  void findsAllKeysOfAPrefix() {
    // Given
    List<String> keys = IntStream.range(0, 2500).mapToObj(n -> prefix + ":" + n).toList();
    keys.forEach(key -> commands.command("SET", key, "x", "EX", "60"));

    // When
    var found = commands.keys(prefix + ":*");

    // Then
    assertThat(found).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void seesEveryCommandOfOthers() {
    // Given
    try (RedisMonitor monitor = RedisMonitor.of(redis.uri())) {
      commands.command("SET", prefix + ":before", "x");
      monitor.forget();

      // When
      commands.command("GET", prefix + ":a");
      commands.command("GET", prefix + ":b");

      // Then
      assertThat(monitor.seen())
          .filteredOn(line -> line.contains(prefix))
          .extracting(line -> line.substring(line.indexOf("] ") + 2))
          .containsExactly("\"GET\" \"" + prefix + ":a\"", "\"GET\" \"" + prefix + ":b\"");
      assertThat(monitor.seen()).noneMatch(line -> line.contains("ECHO"));
    }
  }

  @Test
  void seesACommandOfAMebibyteWhole() {
    // Given
    String value = "\u0001".repeat(1 << 20);
    try (RedisMonitor monitor = RedisMonitor.of(redis.uri())) {
      // When
      commands.command("SET", prefix + ":large", value, "EX", "60");

      // Then
      assertThat(monitor.seen())
          .filteredOn(line -> line.contains(prefix))
          .singleElement()
          .satisfies(line -> assertThat(line.split("x01", -1)).hasSize((1 << 20) + 1));
    }
  }

  @Test
  void hearsWhatIsPublished() {
    // Given
    String one = prefix + ":one";
    String two = prefix + ":two";
    try (RedisSubscription both = RedisSubscription.to(redis.uri(), one, two);
        RedisSubscription any = RedisSubscription.toPattern(redis.uri(), prefix + ":*")) {
      // When
      commands.command("PUBLISH", one, "first");
      commands.command("PUBLISH", two, "second");

      // Then
      assertThat(both.await(message -> message.channel().equals(two)).text()).isEqualTo("second");
      assertThat(any.await(message -> message.text().equals("first")).channel()).isEqualTo(one);
      assertThat(both.messages()).hasSize(2);
    }
  }

  @Test
  void refusesAddressesItCannotReach() {
    // Given
    URI secured = URI.create("rediss://pilot:secret@127.0.0.1:1");

    // When
    // Then
    assertThatThrownBy(() -> RedisCommands.connect(secured))
        .hasMessageContaining("rediss://127.0.0.1")
        .hasMessageNotContaining("secret");
  }

  @Test
  void givesEachTestAPrefixOfItsOwn() {
    // Given
    String first = redis.freshPrefix();

    // When
    String second = redis.freshPrefix();

    // Then
    assertThat(second).isNotEqualTo(first).matches("[a-z0-9]+");
    assertThat(redis.provider()).isIn("external", "docker", "path", "property", "embedded");
    assertThat(redis.version()).containsPattern("\\d+\\.\\d+");
  }
}
