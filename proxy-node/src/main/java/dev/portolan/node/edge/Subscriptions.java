package dev.portolan.node.edge;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.backend.Announcements;
import dev.portolan.node.backend.Announcements.Wanted;
import dev.portolan.node.backend.Announcements.Watch;
import dev.portolan.node.backend.ClientSession;
import dev.portolan.node.catalog.Naming;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.ObjectEditor;
import dev.portolan.node.wire.Splice;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The resources that a legacy client has subscribed to where it has no session of its own, heard
 * for its stream: its own session would remember, a modern backend tells only who listens. Lives on
 * one event loop.
 */
final class Subscriptions {
  private final Announcements announcements;
  private final Context context;
  private final Consumer<Buffer> told;
  private final Map<MountId, Heard> heard = new HashMap<>();
  private boolean closed;

  /**
   * Hears nothing yet.
   *
   * @param told gets whole events, as the client is to read them, on the event loop
   */
  Subscriptions(Announcements announcements, Context context, Consumer<Buffer> told) {
    this.announcements = announcements;
    this.context = context;
    this.told = told;
  }

  /** Hears what the session is subscribed to now, and nothing else. */
  void follow(Caller caller, ClientSession session) {
    for (BoundMount mount : caller.mounts()) {
      MountId id = mount.mount().id();
      Set<String> wanted = session.session().subscriptions().getOrDefault(id, Set.of());
      @Nullable Heard before = heard.get(id);
      if (!closed && !wanted.equals(before == null ? Set.of() : before.uris)) {
        stop(heard.remove(id));
        if (!wanted.isEmpty()) {
          heard.put(id, new Heard(mount, wanted));
        }
      }
    }
  }

  void close() {
    closed = true;
    heard.values().forEach(Subscriptions::stop);
    heard.clear();
  }

  private static void stop(@Nullable Heard one) {
    if (one != null) {
      one.stop();
    }
  }

  /** Of one backend. */
  private final class Heard implements Announcements.Listener {
    private final BoundMount mount;
    private final Set<String> uris;
    private @Nullable Watch watch;
    private boolean stopped;

    Heard(BoundMount mount, Set<String> uris) {
      this.mount = mount;
      this.uris = uris;
      announcements
          .watch(mount, new Wanted(uris, Set.of()), this)
          .onComplete(this::agreed, refused -> ended());
    }

    private void agreed(Watch agreed) {
      context.runOnContext(
          now -> {
            watch = agreed;
            if (stopped) {
              agreed.cancel();
            }
          });
    }

    @Override
    public void notified(String method, RawJson message) {
      if (method.equals(McpMethod.RESOURCE_UPDATED.wireName())) {
        context.runOnContext(now -> tell(message));
      }
    }

    private void tell(RawJson message) {
      try {
        ObjectEditor.member(message, "params")
            .flatMap(params -> ObjectEditor.text(params, "uri"))
            .filter(uri -> !stopped)
            .ifPresent(uri -> told.accept(updated(uri)));
      } catch (IllegalArgumentException unreadable) {
        // what cannot be read is not passed on; the client re-reads at its own pace
      }
    }

    private Buffer updated(String uri) {
      @Nullable UnaryOperator<String> projection = Naming.uriProjection(mount.mount().naming());
      Buffer message =
          Buffer.buffer("{\"jsonrpc\":\"2.0\",\"method\":\"")
              .appendString(McpMethod.RESOURCE_UPDATED.wireName())
              .appendString("\",\"params\":{\"uri\":")
              .appendBytes(Splice.quoted(projection == null ? uri : projection.apply(uri)))
              .appendString("}}");
      return new JsonInEvent().last(message);
    }

    /** It is listened to again when the stream looks at its session again. */
    @Override
    public void ended() {
      context.runOnContext(now -> heard.remove(mount.mount().id(), this));
    }

    void stop() {
      stopped = true;
      if (watch != null) {
        watch.cancel();
      }
    }
  }
}
