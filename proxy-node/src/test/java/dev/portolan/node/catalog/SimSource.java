package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CacheHint;
import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.mcp.Era;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.fault.FaultException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;

/** A backend as one node reaches it for one caller. What it says is fixed when it is asked. */
final class SimSource implements ListingSource {
  /** After which a backend that does not answer is given up. */
  private static final long PATIENCE_MS = 10_000;

  private final SimWorld world;
  private final SimNode node;
  private final SimProcess process;
  private final SimBackend backend;
  private final SimCaller caller;

  SimSource(SimWorld world, SimNode node, SimBackend backend, SimCaller caller) {
    this.world = world;
    this.node = node;
    this.process = node.process();
    this.backend = backend;
    this.caller = caller;
  }

  @Override
  public Future<Fetched> fetch(EntryKind kind) {
    Promise<Fetched> answer = Promise.promise();
    SimTurns.Fetch fetch = world.turns.began(node, backend, caller);
    world.events.in(world.random.nextLong(1, 20), world.outside, () -> arrive(fetch, answer));
    return answer.future();
  }

  private void arrive(SimTurns.Fetch fetch, Promise<Fetched> answer) {
    long wellMs = world.random.nextLong(1, 20);
    long workMs = backend.slow ? world.random.nextLong(500, 8_000) : wellMs;
    switch (backend.health) {
      case WELL -> {
        Fetched said = asSaid(backend.answer(caller));
        answer(fetch, workMs, () -> answer.complete(said));
      }
      case FAILING -> answer(fetch, wellMs, () -> fail(answer, Reason.SERVER_ERROR));
      case HANGING -> answer(fetch, PATIENCE_MS, () -> fail(answer, Reason.TIMEOUT));
    }
  }

  private Fetched asSaid(Fetched said) {
    return world.mutant == SimMutant.PRIVATE_KEPT_AS_SHARED && said.era() == Era.MODERN
        ? new Fetched(
            said.definitions(), new CacheHint(said.hint().ttlMs(), CacheScope.PUBLIC), said.era())
        : said;
  }

  private void answer(SimTurns.Fetch fetch, long delayMs, Runnable answer) {
    world.events.in(
        delayMs,
        process,
        () -> {
          world.turns.ended(fetch);
          answer.run();
        });
  }

  private void fail(Promise<Fetched> answer, Reason reason) {
    if (world.mutant == SimMutant.FAILURE_IS_EMPTY) {
      answer.complete(new Fetched(List.of(), CacheHint.NONE, Era.LEGACY));
    } else {
      answer.fail(new FaultException(new Fault.BackendFailed(backend.mount, reason, false)));
    }
  }
}
