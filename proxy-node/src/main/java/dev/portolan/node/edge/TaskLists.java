package dev.portolan.node.edge;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.backend.BackendProfile;
import dev.portolan.node.backend.ClientSession;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.route.Router;
import dev.portolan.node.route.TaskName;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.McpRequest;
import dev.portolan.node.wire.ObjectEditor;
import dev.portolan.node.wire.ReplyEdits;
import dev.portolan.node.wire.Splice;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a legacy client that has several backends (specification 2025-11-25, Tasks): those
 * of one backend after the other, each page from the backend itself. A client has tasks only where
 * it has a session.
 */
final class TaskLists {
  private static final Buffer NONE = Buffer.buffer("{\"tasks\":[]}");

  private final Exchange exchange;
  private final EdgeParts parts;
  private final Router router;
  private final LegacyCalls calls;

  TaskLists(Exchange exchange, EdgeParts parts, Router router, LegacyCalls calls) {
    this.router = router;
    this.exchange = exchange;
    this.parts = parts;
    this.calls = calls;
  }

  /** Answers with the page that this request names, or the first. */
  Future<Void> list(Caller caller, ClientSession session, McpRequest request) {
    return keepers(SessionStreams.reached(caller, session))
        .compose(mounts -> page(caller, session, request, mounts));
  }

  /** Those that can list tasks. */
  private Future<List<BoundMount>> keepers(List<BoundMount> reached) {
    List<Future<BackendProfile>> asked =
        reached.stream().map(parts.profiles()::profileOf).map(exchange::home).toList();
    return Future.all(asked)
        .map(
            all -> {
              List<BoundMount> keepers = new ArrayList<>();
              for (int at = 0; at < asked.size(); at++) {
                if (listsTasks(all.resultAt(at))) {
                  keepers.add(reached.get(at));
                }
              }
              return keepers;
            });
  }

  private static boolean listsTasks(BackendProfile profile) {
    try {
      return ObjectEditor.member(profile.capabilities(), "tasks")
          .flatMap(tasks -> ObjectEditor.member(tasks, "list"))
          .isPresent();
    } catch (IllegalArgumentException noObject) {
      return false;
    }
  }

  private Future<Void> page(
      Caller caller, ClientSession session, McpRequest request, List<BoundMount> mounts) {
    @Nullable String cursor = request.parts().cursor();
    if (cursor == null && mounts.isEmpty()) {
      return Replies.result(exchange, request.id(), NONE);
    }
    Optional<TaskName> from = cursor == null ? Optional.of(first(mounts, 0)) : TaskName.of(cursor);
    int at = from.map(page -> indexOf(mounts, page)).orElse(-1);
    if (at < 0) {
      throw new FaultException(
          new Fault.InvalidParams("cursor: unknown (expected: the nextCursor of a list of tasks)"));
    }
    @Nullable String next = at + 1 < mounts.size() ? first(mounts, at + 1).told() : null;
    BoundMount mount = mounts.get(at);
    ReplyEdits edits =
        parts
            .projection()
            .editsInSession(caller, mount)
            .paged(
                theirs -> new TaskName(mount.mount().id(), theirs).told(),
                next == null ? null : RawJson.copyOf(Splice.quoted(next)));
    String own = from.map(TaskName::own).orElse("");
    return calls.own(caller, session, router.listTasks(mount, request, own), () -> edits);
  }

  private static TaskName first(List<BoundMount> mounts, int at) {
    return new TaskName(mounts.get(at).mount().id(), "");
  }

  private static int indexOf(List<BoundMount> mounts, TaskName page) {
    for (int at = 0; at < mounts.size(); at++) {
      if (mounts.get(at).mount().id().equals(page.mount())) {
        return at;
      }
    }
    return -1;
  }
}
