package dev.portolan.node.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.backend.Announcements.Listener;
import dev.portolan.node.backend.Announcements.Wanted;
import dev.portolan.node.backend.Announcements.Watch;
import dev.portolan.node.fault.Fault.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One listen stream for the resources and tasks of one watcher. */
final class ModernWatch implements Listening.Hearer, Watch {
  private final Listening.Stream stream;
  private final Wanted wanted;
  private final Listener listener;
  private final Promise<Watch> agreed = Promise.promise();
  private volatile @Nullable Wanted honoured;
  private boolean over;

  ModernWatch(Listening.Stream stream, Wanted wanted, Listener listener) {
    this.stream = stream;
    this.wanted = wanted;
    this.listener = listener;
  }

  static ObjectNode filter(Wanted wanted) {
    ObjectNode filter = Messages.object();
    put(filter, "resourceSubscriptions", wanted.resources());
    put(filter, "taskIds", wanted.tasks());
    return filter;
  }

  /**
   * Reads until the backend says what it agrees to; fails if that is nothing, or comes too late.
   */
  Future<Watch> begin(Conversation.Room room, Line line, BackendSettings settings) {
    long timer =
        line.vertx()
            .setTimer(settings.limits().listTimeout().toMillis(), id -> give(Reason.TIMEOUT));
    stream.read(room, this);
    return agreed
        .future()
        .eventually(
            () -> {
              line.vertx().cancelTimer(timer);
              return Future.succeededFuture();
            });
  }

  @Override
  public Wanted honoured() {
    Wanted known = honoured;
    return known == null ? new Wanted(Set.of(), Set.of()) : known;
  }

  @Override
  public void cancel() {
    over = true;
    stream.exchange().abandon();
  }

  @Override
  public void message(byte[] data) {
    Notice notice = Notice.of(data);
    if (notice == null || over) {
      return;
    }
    if (notice.known() == McpMethod.ACKNOWLEDGED) {
      acknowledged(notice.params().path("notifications"));
    } else if (notice.isUpdate()) {
      listener.notified(notice.method(), notice.message());
    }
  }

  @Override
  public void ended() {
    if (!agreed.tryFail(Faults.sent(stream.exchange().mount(), Reason.DISCONNECTED)) && !over) {
      over = true;
      listener.ended();
    }
  }

  private void acknowledged(JsonNode notifications) {
    Wanted told =
        new Wanted(
            both(wanted.resources(), notifications.path("resourceSubscriptions")),
            both(wanted.tasks(), notifications.path("taskIds")));
    if (told.resources().isEmpty() && told.tasks().isEmpty()) {
      give(Reason.INVALID_RESPONSE);
    } else {
      honoured = told;
      agreed.tryComplete(this);
    }
  }

  private void give(Reason reason) {
    if (agreed.tryFail(Faults.sent(stream.exchange().mount(), reason))) {
      cancel();
    }
  }

  private static Set<String> both(Set<String> wanted, JsonNode told) {
    Set<String> both = new HashSet<>();
    told.forEach(
        text -> {
          if (wanted.contains(text.asText())) {
            both.add(text.asText());
          }
        });
    return both;
  }

  private static void put(ObjectNode filter, String name, Set<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = filter.putArray(name);
      values.stream().sorted().forEach(array::add);
    }
  }
}
