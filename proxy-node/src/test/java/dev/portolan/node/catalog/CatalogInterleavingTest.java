package dev.portolan.node.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.CacheScope;
import dev.portolan.node.fault.Fault.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The case of FastMCP's P1 finding: two callers of one mount, whom the binding (or the backend's
 * private scope) sends to different things. Whatever the order in which they list, loads end or
 * fail, backends change, announcements come and time passes: nobody sees a foreign entry, nobody
 * misses an own one without being told that it is missing, and nothing that was fetched before an
 * announced change is shown after it.
 */
class CatalogInterleavingTest {
  private static final long SEED = 34_79;
  private static final int RUNS = 400;
  private static final int STEPS = 120;

  /** What divides the callers. */
  enum Division {
    /** The binding read the caller: each has a partition. */
    BINDING,
    /** One partition, and a backend that says private. */
    PRIVATE,
    /** One partition, and a backend that changes its mind. */
    BOTH_SCOPES
  }

  @ParameterizedTest
  @EnumSource
  void nobodySeesForeignEntriesNorMissesOwn(Division division) {
    for (int run = 0; run < RUNS; run++) {
      // Given
      long seed = SEED + run;
      Run interleaving = new Run(division, seed);

      // When
      for (int step = 0; step < STEPS; step++) {
        interleaving.step();
      }
      interleaving.settle();

      // Then
      assertThat(interleaving.wrongs).as("%s, seed %d", division, seed).isEmpty();
      assertThat(interleaving.answered).as("%s, seed %d", division, seed).isPositive();
    }
  }

  private static final class Run {
    private final Division division;
    private final Random random;
    private final Stage stage = new Stage();
    private final List<Party> parties = new ArrayList<>();
    private final Shelf first;
    private final List<String> wrongs = new ArrayList<>();
    private int version;
    private int oldestAllowed;
    private int answered;

    Run(Division division, long seed) {
      this.division = division;
      this.random = new Random(seed);
      this.first = Stage.shelf("gh", kind -> Future.failedFuture("nobody's"));
      for (String name : List.of("alice", "bob", "carol")) {
        ScriptedSource source = new ScriptedSource();
        String partition = division == Division.BINDING ? name : "one";
        Shelf shelf = Stage.reached(first, partition, name, source);
        parties.add(new Party(name, source, Stage.tools(shelf)));
      }
      change();
    }

    void step() {
      Party party = parties.get(random.nextInt(parties.size()));
      switch (random.nextInt(14)) {
        case 0, 1, 2 -> ask(party, stage.catalog.viewOf(party.request()));
        case 3 -> ask(party, stage.catalog.listFor(party.request(), true));
        case 4 -> party.source().holds();
        case 5, 6 -> release(party);
        case 7 -> party.source().releaseAll();
        case 8 -> change();
        case 9 -> announce();
        case 10 -> party.source().fails(Reason.UNREACHABLE);
        case 11 -> change();
        case 12 -> stage.pass(Duration.ofMillis(random.nextInt(2_000)));
        default -> stage.pass(Duration.ofSeconds(random.nextInt(400)));
      }
      if (random.nextBoolean()) {
        stage.schedule.run();
      }
    }

    void settle() {
      change();
      parties.forEach(party -> party.source().releaseAll());
      stage.pass(Duration.ofMinutes(30));
      parties.forEach(party -> ask(party, stage.catalog.viewOf(party.request())));
      stage.schedule.run();
      for (Party party : parties) {
        CatalogView view = stage.view(party.request());
        if (!view.missing().isEmpty() || view.size() != 2) {
          wrongs.add(party.name() + " ends with " + Stage.text(view, 0, 9) + view.missing());
        }
      }
    }

    /** Every party's backend now offers the next version, and works again. */
    private void change() {
      version++;
      boolean shows = division == Division.BOTH_SCOPES && random.nextBoolean();
      for (Party party : parties) {
        String owner = shows ? "all" : party.name();
        party.source().offers(owner, owner + "_" + version);
        if (division != Division.BINDING) {
          party.source().hints(300_000L, shows ? CacheScope.PUBLIC : CacheScope.PRIVATE);
        }
      }
    }

    private void announce() {
      int now = version;
      stage
          .catalog
          .announced(Stage.family(first))
          .onSuccess(begun -> oldestAllowed = Math.max(oldestAllowed, now));
    }

    private void release(Party party) {
      if (party.source().waiting() > 0 && random.nextInt(4) == 0) {
        party.source().failHeld(Reason.TIMEOUT);
      } else if (party.source().waiting() > 0) {
        party.source().release();
      }
    }

    private void ask(Party party, Future<CatalogView> view) {
      view.onSuccess(seen -> check(party, seen))
          .onFailure(cause -> wrongs.add(party.name() + " got " + cause));
    }

    private void check(Party party, CatalogView view) {
      answered++;
      String shown = Stage.text(view, 0, 10);
      if (!view.missing().isEmpty()) {
        return;
      }
      String owner = view.find("all") != null ? "all" : party.name();
      for (String name : shown.replaceAll("[^a-z0-9_,]|name", "").split(",", -1)) {
        if (!name.equals(owner) && !name.startsWith(owner + "_")) {
          wrongs.add(party.name() + " sees " + shown);
        } else if (name.contains("_") && versionOf(name) < oldestAllowed) {
          wrongs.add(party.name() + " sees " + name + " after " + oldestAllowed + " was announced");
        }
      }
      if (view.find(owner) == null) {
        wrongs.add(party.name() + " misses its own in " + shown);
      }
    }

    private static int versionOf(String name) {
      return Integer.parseInt(name.substring(name.indexOf('_') + 1));
    }
  }

  private record Party(String name, ScriptedSource source, ViewRequest request) {}
}
