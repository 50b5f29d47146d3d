package dev.portolan.node.backend;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.backend.Announcements.Listener;
import dev.portolan.node.backend.Announcements.Wanted;
import dev.portolan.node.backend.Announcements.Watch;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
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
  private final HttpAnnouncements room;
  private final BoundMount to;
  private final Map<String, Set<Listener>> byUri = new HashMap<>();

  LegacyWatches(HttpAnnouncements room, BoundMount to) {
    this.room = room;
    this.to = to;
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
      Set<Listener> all = byUri.getOrDefault(notice.params().path("uri").asText(), Set.of());
      Set.copyOf(all).forEach(one -> one.notified(notice.method(), notice.message()));
    }
  }

  /** The stream has ended, and with it all that was watched on it. */
  void end() {
    Set<Listener> all = new HashSet<>();
    byUri.values().forEach(all::addAll);
    byUri.clear();
    all.forEach(Listener::ended);
  }

  private static void note(Set<String> honoured, String uri, boolean yes) {
    if (yes) {
      honoured.add(uri);
    }
  }

  private Future<Boolean> subscribe(String uri, Listener listener) {
    Set<Listener> already = byUri.get(uri);
    if (already != null) {
      already.add(listener);
      return Future.succeededFuture(true);
    }
    // entered before the answer is there: an update may overtake it
    byUri.computeIfAbsent(uri, first -> new HashSet<>()).add(listener);
    return ask(McpMethod.RESOURCES_SUBSCRIBE, uri)
        .otherwise(false)
        .onSuccess(
            agreed -> {
              if (!agreed) {
                byUri.remove(uri);
              }
            });
  }

  private Future<Boolean> ask(McpMethod method, String uri) {
    var settings = room.settings();
    var params = Messages.object().put("uri", uri);
    return new Asking(
            method,
            params,
            settings.version(),
            settings.limits().listTimeout(),
            Heard.MAX_REFUSAL_BYTES)
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
    Set<Listener> all = byUri.get(uri);
    if (all != null && all.remove(listener) && all.isEmpty()) {
      byUri.remove(uri);
      ask(McpMethod.RESOURCES_UNSUBSCRIBE, uri);
    }
  }
}
