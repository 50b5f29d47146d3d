package dev.portolan.node.bridge;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.route.TaskName;
import dev.portolan.node.wire.ObjectEditor;
import dev.portolan.node.wire.Splice;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The task to which a request of a backend belongs, and to which its answer does (specification
 * 2025-11-25, Tasks, Related Task Metadata), for clients that know tasks by names of ours.
 */
public final class RelatedTask {
  private static final String KEY = "io.modelcontextprotocol/related-task";

  private RelatedTask() {}

  /** A request of this mount's backend as the client is to read it. */
  static byte[] told(MountId mount, byte[] serverRequest) {
    return mapped(serverRequest, "params", own -> new TaskName(mount, own).told());
  }

  /** The client's answer as this mount's backend is to read it. */
  public static byte[] own(MountId mount, byte[] answer) {
    return mapped(
        answer,
        "result",
        told ->
            TaskName.of(told)
                .filter(task -> task.mount().equals(mount))
                .map(TaskName::own)
                .orElse(told));
  }

  private static byte[] mapped(byte[] message, String part, UnaryOperator<String> name) {
    try {
      return mapped(RawJson.copyOf(message), List.of(part, "_meta", KEY), name).bytes();
    } catch (IllegalArgumentException unreadable) {
      return message;
    }
  }

  private static RawJson mapped(RawJson object, List<String> path, UnaryOperator<String> name) {
    if (path.isEmpty()) {
      return ObjectEditor.text(object, "taskId")
          .map(id -> Map.of("taskId", RawJson.copyOf(Splice.quoted(name.apply(id)))))
          .map(changed -> ObjectEditor.with(object, changed))
          .orElse(object);
    }
    return ObjectEditor.member(object, path.getFirst())
        .map(member -> mapped(member, path.subList(1, path.size()), name))
        .map(changed -> ObjectEditor.with(object, Map.of(path.getFirst(), changed)))
        .orElse(object);
  }
}
