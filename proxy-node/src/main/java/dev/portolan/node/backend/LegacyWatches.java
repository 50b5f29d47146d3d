package dev.portolan.node.backend;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.backend.Announcements.Listener;
import dev.portolan.node.backend.Announcements.Wanted;
import dev.portolan.node.backend.Announcements.Watch;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.observe.Leg;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The resources watched in one legacy session: each is subscribed to once, however many watch it,
 * and until the last has left. Lives on the event loop of its {@link Ear}.
 */
final class LegacyWatches {

  /** Who watches one resource, and whether the backend has agreed to it. */
  private record Subscription(Set<Listener> listeners, Promise<Boolean> agreed) {
    Subscription() {
      this(new HashSet<>(), Promise.promise());
    }
  }

  private final HttpAnnouncements room;
  private final BoundMount to;
  private final Runnable emptied;
  private final Map<String, Subscription> byUri = new HashMap<>();

  /**
   * @param emptied is run when nothing is watched any more, though the stream is there
   */
  LegacyWatches(HttpAnnouncements room, BoundMount to, Runnable emptied) {
    this.room = room;
    this.to = to;
    this.emptied = emptied;
  }

  boolean isEmpty() {
    return byUri.isEmpty();
  }

  /** Fails if the backend agrees to none of these URIs. */
  Future<Watch> add(Set<String> uris, Listener listener) {
    Set<String> honoured = new LinkedHashSet<>();
    List<Future<Boolean>> asked =
        uris.stream()
            .map(uri -> subscribe(uri, listener).onSuccess(yes -> note(honoured, uri, yes)))
            .toList();
    return Future.join(asked)
        .transform(
            all ->
                honoured.isEmpty()
                    ? Faults.failed(to.mount().id(), Reason.INVALID_RESPONSE)
                    : Future.succeededFuture(watch(honoured, listener)));
  }

  void hear(Notice notice) {
    if (notice.known() == McpMethod.RESOURCE_UPDATED) {
      Subscription heard = byUri.get(notice.params().path("uri").asText());
      if (heard != null) {
        Set.copyOf(heard.listeners())
            .forEach(one -> one.notified(notice.method(), notice.message()));
      }
    }
  }

  /** The stream has ended, and with it all that was watched on it. */
  void end() {
    List<Subscription> all = List.copyOf(byUri.values());
    byUri.clear();
    Set<Listener> watching = new HashSet<>();
    for (Subscription one : all) {
      // whoever still waits for the backend's word hears that it does not agree
      if (!one.agreed().tryComplete(false)) {
        watching.addAll(one.listeners());
      }
    }
    watching.forEach(Listener::ended);
  }

  private static void note(Set<String> honoured, String uri, boolean yes) {
    if (yes) {
      honoured.add(uri);
    }
  }

  private Future<Boolean> subscribe(String uri, Listener listener) {
    Subscription known = byUri.get(uri);
    if (known != null) {
      known.listeners().add(listener);
      return known.agreed().future();
    }
    // entered before the answer is there: an update may overtake it
    Subscription first = new Subscription();
    first.listeners().add(listener);
    byUri.put(uri, first);
    ask(McpMethod.RESOURCES_SUBSCRIBE, uri)
        .otherwise(false)
        .onSuccess(agreed -> answered(uri, first, agreed));
    return first.agreed().future();
  }

  private void answered(String uri, Subscription subscription, boolean agreed) {
    if (!agreed && byUri.remove(uri, subscription)) {
      tellIfEmpty();
    }
    subscription.agreed().tryComplete(agreed);
  }

  private Future<Boolean> ask(McpMethod method, String uri) {
    var settings = room.settings();
    var params = Messages.object().put("uri", uri);
    return new Asking(
            method,
            params,
            settings.version(),
            settings.limits().listTimeout(),
            Heard.MAX_REFUSAL_BYTES,
            Leg.NONE)
        .ask(room.conversations(), room.line(), to)
        .map(response -> Messages.member(response, "result").isPresent());
  }

  private Watch watch(Set<String> honoured, Listener listener) {
    var left = new AtomicBoolean();
    return new Watch() {
      @Override
      public Wanted honoured() {
        return new Wanted(honoured, Set.of());
      }

      @Override
      public void cancel() {
        if (left.compareAndSet(false, true)) {
          room.context().runOnContext(nothing -> honoured.forEach(uri -> leave(uri, listener)));
        }
      }
    };
  }

  private void leave(String uri, Listener listener) {
    Subscription left = byUri.get(uri);
    if (left != null && left.listeners().remove(listener) && left.listeners().isEmpty()) {
      byUri.remove(uri);
      ask(McpMethod.RESOURCES_UNSUBSCRIBE, uri);
      tellIfEmpty();
    }
  }

  private void tellIfEmpty() {
    if (byUri.isEmpty()) {
      emptied.run();
    }
  }
}
