package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.FakeMcpServer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The open finding on FastMCP #3479: where the binding picks the backend by what it reads of the
 * caller, a cache that forgets who asked serves one caller's catalog to the next.
 */
class TwoCallersTest {
  private static final int SEEDS = 25;
  private static final int STEPS = 40;

  private final Backends backends = new Backends();

  @AfterEach
  void close() {
    backends.close();
  }

  /** One caller, what it alone may see, and what both see under one name. */
  private record Party(TestClient client, String own, String foreign) {}

  private record Step(Party party, String what, Future<Answer> answer) {}

  @Test
  void callersToldApartByAClaimNeverMeet() {
    // Given
    FakeMcpServer red = backend("red");
    FakeMcpServer blue = backend("blue");
    String yaml =
        """
        tenants:
          acme:
            apiKeys:
              - {subject: ann, sha256: "%s", claims: {port: "%d"}}
              - {subject: bob, sha256: "%s", claims: {port: "%d"}}
            mounts: {crm: {url: "http://127.0.0.1:${caller.claims.port}/mcp"}}
        """
            .formatted(Bench.digest("key-ann"), red.port(), Bench.digest("key-bob"), blue.port());

    // When
    List<String> wrongs = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      try (NodeUnderTest node = NodeUnderTest.of(yaml)) {
        Party ann = new Party(node.client().withKey("key-ann"), "red", "blue");
        Party bob = new Party(node.client().withKey("key-bob"), "blue", "red");
        wrongs.addAll(interleave(seed, ann, bob));
      }
    }

    // Then
    assertThat(wrongs).isEmpty();
  }

  @Test
  void callersToldApartByAHeaderNeverMeet() {
    // Given
    FakeMcpServer red = backend("red");
    FakeMcpServer blue = backend("blue");
    String yaml =
        """
        tenants:
          acme:
            bindingHeaders: [x-port]
            mounts: {crm: {url: "http://127.0.0.1:${request.header.x-port}/mcp"}}
        """;

    // When
    List<String> wrongs = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      try (NodeUnderTest node = NodeUnderTest.of(yaml)) {
        Party ann = new Party(node.client().with("x-port", "" + red.port()), "red", "blue");
        Party bob = new Party(node.client().with("x-port", "" + blue.port()), "blue", "red");
        wrongs.addAll(interleave(seed, ann, bob));
      }
    }

    // Then
    assertThat(wrongs).isEmpty();
  }

  private FakeMcpServer backend(String own) {
    return backends.modern().offers(tool(own), tool("shared", "of " + own));
  }

  /** What went wrong in one random run, in which a few requests are in flight at any time. */
  private static List<String> interleave(int seed, Party ann, Party bob) {
    Random random = new Random(seed);
    List<Step> steps = new ArrayList<>();
    List<Step> inFlight = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      Step next = step(random, random.nextBoolean() ? ann : bob);
      steps.add(next);
      inFlight.add(next);
      if (random.nextInt(3) == 0) {
        TestClient.await(Future.join(inFlight.stream().map(Step::answer).toList()));
        inFlight.clear();
      }
    }
    TestClient.await(Future.join(steps.stream().map(Step::answer).toList()));
    return steps.stream()
        .filter(step -> !isRight(step))
        .map(step -> "seed " + seed + ": " + step.what() + ": " + step.answer().result())
        .toList();
  }

  private static Step step(Random random, Party party) {
    return switch (random.nextInt(4)) {
      case 0 -> new Step(party, "list", party.client().asks("tools/list", ""));
      case 1 -> call(party, "own", party.own());
      case 2 -> call(party, "shared", "shared");
      default -> call(party, "foreign", party.foreign());
    };
  }

  private static Step call(Party party, String what, String tool) {
    String params = "\"name\":\"" + tool + "\",\"arguments\":{}";
    return new Step(party, what, party.client().asks("tools/call", params));
  }

  private static boolean isRight(Step step) {
    Answer answer = step.answer().result();
    return switch (step.what()) {
      case "list" -> seen(answer).equals(Set.of(step.party().own(), "of " + step.party().own()));
      case "foreign" ->
          answer.code() == -32602
              && answer.error().path("message").asText().startsWith("Unknown tool");
      default -> answer.result().has("content");
    };
  }

  /** The caller's own tool, and whose the shared one is. */
  private static Set<String> seen(Answer list) {
    Set<String> seen = new TreeSet<>();
    for (JsonNode tool : list.result().path("tools")) {
      String name = tool.path("name").asText();
      seen.add(name.equals("shared") ? tool.path("description").asText() : name);
    }
    return seen;
  }
}
