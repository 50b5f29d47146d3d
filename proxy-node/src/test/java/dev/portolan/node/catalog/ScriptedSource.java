package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CacheHint;
import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.Era;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A backend's lists, as a test scripts them; counts how often it is asked. */
final class ScriptedSource implements ListingSource {
  private List<RawJson> definitions = List.of();
  private CacheHint hint = CacheHint.NONE;
  private Era era = Era.LEGACY;
  private Fault.@Nullable Reason failure;
  private boolean holding;
  private int fetches;
  private final Queue<Promise<Fetched>> held = new ArrayDeque<>();
  private final Queue<Fetched> answers = new ArrayDeque<>();

  ScriptedSource offers(String... names) {
    failure = null;
    return defines(
        Arrays.stream(names).map(name -> "{\"name\":\"" + name + "\"}").toArray(String[]::new));
  }

  ScriptedSource defines(String... json) {
    definitions = Arrays.stream(json).map(RawJson::of).toList();
    return this;
  }

  /** Answers as a modern backend with these hints. */
  ScriptedSource hints(@Nullable Long ttlMs, @Nullable CacheScope scope) {
    hint = new CacheHint(ttlMs, scope);
    era = Era.MODERN;
    return this;
  }

  ScriptedSource fails(Fault.Reason reason) {
    failure = reason;
    return this;
  }

  /** Answers no more until released. What it will say is fixed when it is asked. */
  ScriptedSource holds() {
    holding = true;
    return this;
  }

  /** Answers the oldest question that is held. */
  void release() {
    held.remove().complete(answers.remove());
  }

  void releaseAll() {
    holding = false;
    while (!held.isEmpty()) {
      release();
    }
  }

  void failHeld(Fault.Reason reason) {
    answers.remove();
    held.remove().fail(fault(reason));
  }

  int waiting() {
    return held.size();
  }

  int fetches() {
    return fetches;
  }

  @Override
  public Future<Fetched> fetch(EntryKind kind) {
    fetches++;
    if (failure != null) {
      return Future.failedFuture(fault(failure));
    }
    Fetched answer = new Fetched(definitions, hint, era);
    if (!holding) {
      return Future.succeededFuture(answer);
    }
    Promise<Fetched> promise = Promise.promise();
    held.add(promise);
    answers.add(answer);
    return promise.future();
  }

  private static FaultException fault(Fault.Reason reason) {
    return new FaultException(new Fault.BackendFailed(new MountId("scripted"), reason, false));
  }
}
