package dev.portolan.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;

import dev.portolan.loadtest.answers.Verdict;
import dev.portolan.loadtest.fleet.Fleet;
import dev.portolan.loadtest.tally.Promise;
import dev.portolan.loadtest.tally.Tally;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** What all simulations have in common. */
abstract class LoadSimulation extends Simulation {
  /** After the last arrival; what has not ended then never will. */
  private static final Duration GRACE = Duration.ofSeconds(90);

  private final Stage stage = Stage.current();

  final Stage stage() {
    return stage;
  }

  final Options options() {
    return stage.options();
  }

  /** Starts nodes with this configuration, and has each of them know the lists of this tenant. */
  final Fleet startWarm(String yaml, String tenant) {
    Fleet fleet = stage.startFleet(yaml);
    for (URI node : stage.nodes(tenant)) {
      Warm.up(node);
    }
    return fleet;
  }

  /**
   * Users who arrive at the rate of the options, whatever becomes of those before them; ever more
   * of them while the nodes, which have just begun to run, are warmed up.
   */
  final PopulationBuilder arriving(ScenarioBuilder scenario) {
    int rate = options().rate();
    Duration warmUp = options().warmUp();
    Duration time = options().time().minus(warmUp);
    return warmUp.isZero()
        ? scenario.injectOpen(constantUsersPerSec(rate).during(time))
        : scenario.injectOpen(
            rampUsersPerSec(Math.max(1, rate / 10.0)).to(rate).during(warmUp),
            constantUsersPerSec(rate).during(time));
  }

  /** Plays these, and promises that every request was answered as it had to be. */
  final void play(PopulationBuilder... populations) {
    promiseAnswers();
    playOn(populations).assertions(global().failedRequests().count().is(0L));
  }

  /** Plays these; what may fail is promised by the simulation itself. */
  final SetUp playOn(PopulationBuilder... populations) {
    return setUp(List.of(populations))
        .protocols(Exchanges.protocol())
        .maxDuration(options().time().plus(GRACE));
  }

  private void promiseAnswers() {
    Tally tally = stage.tally();
    stage.promise(() -> Promise.atLeast("requests that were answered", 1, tally.count(Verdict.OK)));
    stage.promise(() -> Promise.none("wrong answer", tally.count(Verdict.WRONG)));
    stage.promise(() -> Promise.none("refused request", tally.count(Verdict.REFUSED)));
    stage.promise(() -> Promise.none("broken connection", tally.count(Verdict.BROKEN)));
  }
}
