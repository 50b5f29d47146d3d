package dev.portolan.loadtest;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/** Everybody lists the tools, at a fixed rate; any wrong answer fails the run. */
public final class ListTools extends Simulation {
  private static final Duration GRACE = Duration.ofSeconds(30);

  public ListTools() {
    setUp(
            scenario("lists the tools")
                .exec(Mcp.listTools())
                .injectOpen(constantUsersPerSec(Target.rate()).during(Target.during())))
        .protocols(Mcp.protocol())
        .maxDuration(Target.during().plus(GRACE))
        .assertions(
            global().failedRequests().count().is(0L),
            global().requestsPerSec().gte(Target.rate() * 0.8));
  }
}
