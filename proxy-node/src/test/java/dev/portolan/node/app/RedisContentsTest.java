package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.codec.CatalogChangedCodec;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.redis.PublishedMessage;
import dev.portolan.testkit.redis.RedisCommands;
import dev.portolan.testkit.redis.RedisMonitor;
import dev.portolan.testkit.redis.RedisServer;
import dev.portolan.testkit.redis.RedisSubscription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whoever reads all of Redis, and all that is sent to it, learns what backends offer, and nothing
 * of who asks for it, where it is, or what opens the door.
 */
class RedisContentsTest {
  private static final String KEY = "ak-5d1f0c8be2";
  private static final String SUBJECT = "ann.of.accounting";
  private static final String CLAIM = "crimson-team";
  private static final String BEARER = "bt-77aa19c0ff";
  private static final String HEADER = "hv-0b0e6d7713";
  private static final String REQUEST_HEADER = "rh-94c2d811aa";
  private static final String ATTRIBUTE = "ta-3ec4a5100d";
  private static final String NOTE = "What the backend says of the tool search";

  private static final String FAMILY =
      "portolan:1:\\{[0-9a-f]{64}\\.(tool|prompt|resource|template)\\}:";
  private static final String LEASE = "portolan:1:\\{lease\\.[0-9a-f]{64}\\}:";

  /** By name of a key: what type it is of. */
  private static final Map<Pattern, String> SCHEMA =
      Map.of(
          Pattern.compile(FAMILY + "count"), "hash",
          Pattern.compile(FAMILY + "listing:[0-9a-f]{64}"), "hash",
          Pattern.compile(FAMILY + "chunk:[0-9a-f]{64}:\\d{1,16}-\\d{1,16}:\\d{1,6}"), "string",
          Pattern.compile(FAMILY + "turn:[0-9a-f]{64}"), "string",
          Pattern.compile(LEASE + "holder"), "string",
          Pattern.compile(LEASE + "fence"), "string");

  private final Backends backends = new Backends();
  private final RedisServer redis = RedisServer.start();
  private FakeMcpServer plain;
  private FakeMcpServer shy;

  @BeforeEach
  void open() {
    plain =
        backends
            .modern()
            .offers(tool("search", NOTE))
            .offersPrompt("greet")
            .offersResource("file:///a")
            .offersTemplate("file:///{name}");
    Random random = new Random(7);
    for (int many = 0; many < 3_000; many++) {
      // what can hardly be compressed takes several chunks; without digits, which could be a port
      plain.offers(tool("t" + many, letters(random)));
    }
    shy = backends.modern().offers(tool("whisper")).offersPrompt("hush").hints(60_000, "private");
  }

  @AfterEach
  void close() {
    redis.close();
    backends.close();
  }

  @Test
  void nothingThatIsSecretOrPersonalIsInRedisAndAllOfItExpires() {
    // Given
    List<String> said;
    RedisContents contents;
    try (RedisMonitor monitor = RedisMonitor.of(redis);
        RedisSubscription channel = RedisSubscription.toPattern(redis.uri(), "*")) {
      // When
      try (Fleet fleet = Fleet.patientAt(redis.uri(), 2, yaml())) {
        traffic(fleet, channel);
        contents = RedisContents.of(redis);
      }
      said = new ArrayList<>(monitor.seen().stream().map(RedisContentsTest::command).toList());
      channel.messages().forEach(message -> said.addAll(texts(message)));
    }

    // Then
    assertThat(contents.entryNames()).contains("p_search", "p_t2999", "s_whisper", "s_hush");
    assertThat(contents.texts().stream().anyMatch(text -> text.contains(NOTE))).isTrue();
    assertThat(said.stream().anyMatch(text -> text.startsWith("\"PUBLISH\""))).isTrue();
    assertThat(told(contents.texts())).isEmpty();
    assertThat(told(said)).isEmpty();
    assertThat(contents.ttls()).allSatisfy((key, ttl) -> assertThat(ttl).as(key).isPositive());
    assertThat(contents.types()).allSatisfy(RedisContentsTest::isOfTheSchema);
    assertThat(contents.types().keySet())
        .anyMatch(key -> key.contains(":chunk:"))
        .anyMatch(key -> key.contains(":listing:"))
        .anyMatch(key -> key.endsWith(":count"));
  }

  /** Every kind by several callers on both nodes, and a change that is told. */
  private void traffic(Fleet fleet, RedisSubscription channel) {
    for (TestClient node : fleet.eachClient()) {
      TestClient ann = node.withKey(KEY).with("x-trace", REQUEST_HEADER);
      for (String list : List.of("tools", "prompts", "resources", "resources/templates")) {
        assertThat(ann.list(list + "/list").status()).isEqualTo(200);
      }
      assertThat(ann.call("p_search", "{}").body()).contains("\"text\":\"search\"");
      assertThat(ann.call("s_whisper", "{}").body()).contains("\"text\":\"whisper\"");
    }
    TestClient.await(plain.awaitOpenListens(1));
    plain.offers(tool("late")).announceToolsChanged();
    PublishedMessage told =
        channel.await(message -> CatalogChangedCodec.decode(message.payload().bytes()).isPresent());
    assertThat(told.channel()).isEqualTo("portolan:1:changed");
    awaitQuiet(fleet);
  }

  /** What changed is listed again, and no turn is about to end while all keys are looked at. */
  private void awaitQuiet(Fleet fleet) {
    for (TestClient node : fleet.eachClient()) {
      TestClient ann = node.withKey(KEY).with("x-trace", REQUEST_HEADER);
      Awaitility.await().until(() -> ann.call("p_late", "{}").body().contains("\"late\""));
    }
    try (RedisCommands commands = redis.connect()) {
      Awaitility.await().until(() -> commands.keys("*:turn:*").isEmpty());
    }
  }

  private static void isOfTheSchema(String key, String type) {
    assertThat(
            SCHEMA.entrySet().stream()
                .filter(known -> known.getKey().matcher(key).matches())
                .map(Map.Entry::getValue))
        .as("type of %s", key)
        .containsExactly(type);
  }

  private static List<String> texts(PublishedMessage message) {
    return List.of(message.channel(), message.text());
  }

  /** What these tell that they should not, each with some text around it. */
  private List<String> told(List<String> texts) {
    List<String> told = new ArrayList<>();
    secrets()
        .forEach(
            (what, pattern) ->
                texts.forEach(
                    text -> {
                      Matcher found = pattern.matcher(text);
                      if (found.find()) {
                        told.add(what + ": " + around(found, text));
                      }
                    }));
    return told;
  }

  private static String around(MatchResult found, String text) {
    int from = Math.max(0, found.start() - 40);
    return text.substring(from, Math.min(text.length(), found.end() + 40));
  }

  /** Without the address of who sent it. */
  private static String command(String monitored) {
    return monitored.replaceFirst("^\\S+ \\[[^]]*\\] ", "");
  }

  private Map<String, Pattern> secrets() {
    Map<String, Pattern> secrets = new LinkedHashMap<>();
    Map.of(
            "API key", KEY,
            "subject", SUBJECT,
            "claim", CLAIM,
            "bearer token", BEARER,
            "header", HEADER,
            "header of a request", REQUEST_HEADER,
            "attribute", ATTRIBUTE,
            "secret of the node", Fleet.SECRET,
            "host of a backend", "127.0.0.1",
            "tenant", "acme-tenant")
        .forEach(
            (what, value) -> {
              secrets.put(what, Pattern.compile(Pattern.quote(value)));
              // whoever guesses the value could find it so
              secrets.put("digest of " + what, Pattern.compile(Bench.digest(value)));
            });
    for (FakeMcpServer backend : List.of(plain, shy)) {
      secrets.put("port " + backend.port(), standingAlone(backend.port()));
      secrets.put("digest of URL", Pattern.compile(Bench.digest(backend.uri().toString())));
    }
    return secrets;
  }

  /** Not as a part of a digest or of a longer number. */
  private static Pattern standingAlone(int port) {
    return Pattern.compile(port + "(?<!\\w" + port + ")(?!\\w)");
  }

  private String yaml() {
    return """
    tenants:
      acme-tenant:
        attributes: {region: %s}
        bindingHeaders: [x-trace]
        apiKeys: [{subject: %s, sha256: "%s", scopes: [tools], claims: {team: %s}}]
        mounts:
          plain:
            url: "%s"
            prefix: p
            headers:
              x-fixed: %s
              x-region: "${tenant.attributes.region}"
            credential: {bearer: %s}
          shy:
            url: "%s"
            prefix: s
            headers:
              x-user: "${caller.subject}"
              x-team: "${caller.claims.team}"
              x-trace: "${request.header.x-trace}"
    """
        .formatted(
            ATTRIBUTE, SUBJECT, Bench.digest(KEY), CLAIM, plain.uri(), HEADER, BEARER, shy.uri());
  }

  private static String letters(Random random) {
    return random
        .ints(150, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
