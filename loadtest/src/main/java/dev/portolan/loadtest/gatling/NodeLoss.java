package dev.portolan.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.portolan.loadtest.answers.Verdict;
import dev.portolan.loadtest.fleet.Fleet;
import dev.portolan.loadtest.fleet.Trouble;
import dev.portolan.loadtest.fleet.Wrong;
import dev.portolan.loadtest.gatling.Modern.CallOf;
import dev.portolan.loadtest.gatling.Modern.ListOf;
import dev.portolan.loadtest.tally.Promise;
import dev.portolan.loadtest.tally.Tally;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Nodes are killed (SIGKILL) and started again, while modern and legacy clients list and call. A
 * request may break if it was under way when a node was killed, or was made within a second after,
 * in which a balancer may still have sent it there. Nothing else may fail: no answer is wrong or
 * another's, no session is lost, nothing is refused, nothing is executed twice.
 */
public final class NodeLoss extends LoadSimulation {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration NOTICED = Duration.ofSeconds(1);
  private static final Duration QUIET = Duration.ofSeconds(4);
  private static final int CALLS = 8;
  private static final String LEGACY_CALL = "legacy client calls";
  private static final String MODERN_CALL = "modern client calls";

  private final Echoes echoes = Echoes.start(stage());
  private final Trouble trouble;
  private final CompletableFuture<Void> killing = new CompletableFuture<>();

  public NodeLoss() {
    Fleet fleet = startWarm(echoes.yaml(), Echoes.TENANT);
    stage().countFromHere();
    Duration time = options().time().minus(options().warmUp()).minus(QUIET);
    trouble = new Trouble(fleet, time, EVERY, stage().nanos());
    promise();
    playOn(arriving(modern()), legacy());
  }

  @Override
  public void before() {
    Thread.ofPlatform().name("trouble").daemon().start(this::killAround);
  }

  private void killAround() {
    try {
      TimeUnit.NANOSECONDS.sleep(options().warmUp().toNanos());
      trouble.kill();
      killing.complete(null);
    } catch (InterruptedException | RuntimeException failed) {
      killing.completeExceptionally(failed);
    }
  }

  private ScenarioBuilder modern() {
    Modern modern = new Modern(stage());
    ListOf list = Echoes.list("modern client lists", stage());
    CallOf ofNew = Echoes.call(MODERN_CALL, stage(), Echoes.NEW);
    CallOf ofOld = Echoes.call(MODERN_CALL, stage(), Echoes.OLD);
    return scenario("lists and calls")
        .exec(
            randomSwitch()
                .on(
                    percent(30).then(modern.list("tools/list", session -> list)),
                    percent(35).then(modern.call(session -> ofNew)),
                    percent(35).then(modern.call(session -> ofOld))));
  }

  private PopulationBuilder legacy() {
    Legacy legacy = new Legacy(stage(), stage().endpoint(Echoes.TENANT));
    ListOf list = Echoes.list("legacy client lists", stage());
    CallOf ofNew = Echoes.call(LEGACY_CALL, stage(), Echoes.NEW);
    CallOf ofOld = Echoes.call(LEGACY_CALL, stage(), Echoes.OLD);
    Duration time = options().time().minus(options().warmUp());
    return scenario("has a session")
        .exec(legacy.begin())
        .exec(legacy.list(session -> list))
        .exec(
            repeat(CALLS)
                .on(
                    exec(legacy.call(session -> ofNew))
                        .pause(Duration.ofMillis(200))
                        .exec(legacy.call(session -> ofOld))
                        .pause(Duration.ofMillis(200))))
        .exec(legacy.end())
        .injectOpen(
            nothingFor(options().warmUp()),
            constantUsersPerSec(Math.max(1, options().rate() / 50.0)).during(time));
  }

  private void promise() {
    Stage stage = stage();
    Tally tally = stage.tally();
    stage.promise(this::killed);
    stage.promise(() -> Promise.atLeast("requests that were answered", 1, tally.count(Verdict.OK)));
    stage.promise(() -> Promise.none("wrong answer and lost session", tally.count(Verdict.WRONG)));
    stage.promise(() -> Promise.none("refused request", tally.count(Verdict.REFUSED)));
    stage.promise(
        () ->
            Promise.none(
                "broken connection but for a kill (of %d that broke)"
                    .formatted(tally.count(Verdict.BROKEN)),
                Kills.unexplained(tally.broken(), trouble.ends(), NOTICED)));
    stage.promise(() -> Promise.none("call executed twice", echoes.executedAgain()));
    stage.promise(
        () ->
            Promise.atMost(
                "calls of backends, one for each made",
                tally.count(MODERN_CALL) + tally.count(LEGACY_CALL),
                stage.asked("tools/call")));
  }

  /** Waits until all nodes serve again. */
  private Promise killed() {
    try {
      killing.get(2, TimeUnit.MINUTES);
      return Promise.atLeast("nodes that were killed", 1, trouble.ended());
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new Wrong("interrupted", cause);
    } catch (ExecutionException | TimeoutException cause) {
      throw new Wrong("a node that was killed does not come back", cause);
    }
  }
}
