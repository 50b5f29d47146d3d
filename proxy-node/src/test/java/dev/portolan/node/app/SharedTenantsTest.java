package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.node.app.Tenancy.Party;
import dev.portolan.node.app.TestClient.Answer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two tenants on one Redis, with mounts and tools of the same names. Their callers hop from node to
 * node, and share what they may share and nothing else.
 */
class SharedTenantsTest {
  private static final int STEPS = 150;

  private final Backends backends = new Backends();
  private final Tenancy tenancy = Tenancy.of(backends);

  @AfterEach
  void close() {
    backends.close();
  }

  private record Step(Party party, String mount, String tool, Future<Answer> answer) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void callersThatHopFromNodeToNodeNeverMeet(int seed) {
    // Given
    try (Fleet fleet = Fleet.of(3, tenancy.yaml())) {
      var run = new Run(new Random(seed), fleet.eachClient());

      // When
      for (int step = 0; step < STEPS; step++) {
        run.step();
      }
      run.end();

      // Then
      assertThat(run.wrongs).as("seed " + seed).isEmpty();
      tenancy
          .lists()
          .forEach(
              (mount, lists) ->
                  assertThat(lists)
                      .as("seed %d: lists of %s, one for each partition", seed, mount)
                      .isEqualTo((int) Tenancy.partitions(mount)));
    }
  }

  @Test
  void aRotatedKeyIsNoColdCacheOnWhateverNode() {
    // Given
    try (Fleet fleet = Fleet.of(2, tenancy.yaml())) {
      JsonNode before = Tenancy.ANN.at(fleet.client(0)).list("tools/list").result();
      Map<String, Integer> lists = tenancy.lists();

      // When
      TestClient next = Tenancy.ANN_AGAIN.at(fleet.client(1));
      JsonNode after = next.list("tools/list").result();
      Answer called = next.call(Tenancy.only("secret", Tenancy.serial("secret", before)), "{}");

      // Then
      assertThat(after.path("tools")).hasSize(8).isEqualTo(before.path("tools"));
      assertThat(called.body()).contains("only_1 of nobody");
      assertThat(tenancy.lists()).isEqualTo(lists);
    }
  }

  @Test
  void aChangeOfScopesIsAnotherPartitionOnlyWhereTheBackendSaysPrivate() {
    // Given
    try (Fleet fleet = Fleet.of(2, tenancy.yaml())) {
      JsonNode before = Tenancy.ANN.at(fleet.client(0)).list("tools/list").result();

      // When
      TestClient admin = Tenancy.ANN_ADMIN.at(fleet.client(1));
      JsonNode after = admin.list("tools/list").result();
      Answer called = admin.call(Tenancy.only("secret", Tenancy.serial("secret", before)), "{}");

      // Then
      assertThat(serials(before)).isEqualTo(Map.of("open", 1, "mine", 1, "team", 1, "secret", 1));
      assertThat(serials(after)).isEqualTo(Map.of("open", 1, "mine", 1, "team", 1, "secret", 2));
      assertThat(called.code()).as(called.body()).isEqualTo(-32602);
      assertThat(tenancy.lists()).isEqualTo(Map.of("open", 1, "mine", 1, "team", 1, "secret", 2));
    }
  }

  private Map<String, Integer> serials(JsonNode list) {
    return tenancy.mounts().keySet().stream()
        .collect(Collectors.toMap(mount -> mount, mount -> Tenancy.serial(mount, list)));
  }

  /** Random steps, of which a few are under way at any time. */
  private final class Run {
    private final Random random;
    private final List<TestClient> nodes;
    private final List<String> mounts = List.copyOf(tenancy.mounts().keySet());
    private final List<Step> underWay = new ArrayList<>();
    private final List<Step> calls = new ArrayList<>();
    private final List<String> wrongs = new ArrayList<>();

    /** By mount and partition, the number of the listing that was shown first. */
    private final Map<String, Map<String, Integer>> shown = new ConcurrentHashMap<>();

    Run(Random random, List<TestClient> nodes) {
      this.random = random;
      this.nodes = nodes;
    }

    void step() {
      underWay.add(begun());
      if (random.nextInt(4) == 0) {
        land();
      }
    }

    private Step begun() {
      Party party = one(Tenancy.ALL);
      String mount = one(mounts);
      return switch (random.nextInt(3)) {
        case 0 -> list(party);
        case 1 -> call(party, mount, mount + "_shared");
        default -> call(party, mount, Tenancy.only(mount, 1 + random.nextInt(5)));
      };
    }

    private Step list(Party party) {
      return new Step(party, "", "", party.at(one(nodes)).asks("tools/list", ""));
    }

    private Step call(Party party, String mount, String tool) {
      String params = "\"name\":\"" + tool + "\",\"arguments\":{}";
      return new Step(party, mount, tool, party.at(one(nodes)).asks("tools/call", params));
    }

    private void land() {
      TestClient.await(Future.join(underWay.stream().map(Step::answer).toList()));
      underWay.stream().filter(step -> step.tool().isEmpty()).forEach(this::lookAtList);
      underWay.stream().filter(step -> !step.tool().isEmpty()).forEach(calls::add);
      underWay.clear();
    }

    /** Only when everybody has listed is it known which numbers are whose. */
    void end() {
      Tenancy.ALL.forEach(party -> underWay.add(list(party)));
      land();
      calls.forEach(this::lookAtCall);
    }

    private void lookAtList(Step step) {
      JsonNode list = step.answer().result().result();
      for (String mount : mounts) {
        String partition = step.party().partition(mount);
        int serial = Tenancy.serial(mount, list);
        Integer first = shownOf(mount).putIfAbsent(partition, serial);
        boolean own = first == null ? isNew(mount, partition, serial) : first == serial;
        boolean told = Tenancy.described(mount, list).equals("of " + step.party().who(mount));
        expect(serial > 0 && own && told, step, "list of " + mount);
      }
    }

    private Map<String, Integer> shownOf(String mount) {
      return shown.computeIfAbsent(mount, first -> new ConcurrentHashMap<>());
    }

    private boolean isNew(String mount, String partition, int serial) {
      return shownOf(mount).entrySet().stream()
          .noneMatch(each -> each.getValue() == serial && !each.getKey().equals(partition));
    }

    private void lookAtCall(Step step) {
      String mount = step.mount();
      int own = shownOf(mount).getOrDefault(step.party().partition(mount), 0);
      boolean may =
          step.tool().equals(mount + "_shared") || step.tool().equals(Tenancy.only(mount, own));
      Answer answer = step.answer().result();
      if (may) {
        String original = step.tool().substring(mount.length() + 1);
        String text = original + " of " + step.party().who(mount);
        expect(answer.body().contains("\"" + text + "\""), step, "call of its own");
      } else {
        expect(answer.code() == -32602, step, "call of another's");
      }
    }

    private void expect(boolean right, Step step, String what) {
      if (!right) {
        wrongs.add(
            "%s, %s %s: %s"
                .formatted(step.party(), what, step.tool(), step.answer().result().body()));
      }
    }

    private <T> T one(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }
  }
}
