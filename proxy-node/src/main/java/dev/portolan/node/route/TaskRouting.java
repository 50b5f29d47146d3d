package dev.portolan.node.route;

import dev.portolan.node.fault.Fault;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.McpRequest;
import org.jspecify.annotations.Nullable;

/** Whose backend a request about a task is for: the task's id tells. */
final class TaskRouting {
  private final Handles handles;
  private final Calls calls;

  TaskRouting(Handles handles, Calls calls) {
    this.handles = handles;
    this.calls = calls;
  }

  /** Of a modern client: the id is a sealed handle, since no session tells clients apart. */
  Decision ofModern(McpRequest request, Caller caller) {
    return handles
        .openTask(caller, nameOf(request))
        .flatMap(
            task ->
                Owners.find(caller, task.mount()).map(mount -> to(mount, request, task.value())))
        .orElseGet(() -> unknown(request));
  }

  /** Of a legacy client. With one mount there is nobody else whose task it could be. */
  Decision ofLegacy(McpRequest request, Caller caller) {
    if (caller.mounts().size() == 1) {
      return new Decision.Forward(request.id(), calls.asIs(caller.mounts().getFirst(), request));
    }
    return TaskName.of(nameOf(request))
        .flatMap(
            task -> Owners.find(caller, task.mount()).map(mount -> to(mount, request, task.own())))
        .orElseGet(() -> unknown(request));
  }

  private Decision to(BoundMount mount, McpRequest request, String own) {
    return new Decision.Forward(request.id(), calls.toName(mount, request, own, ""));
  }

  private static Decision unknown(McpRequest request) {
    return new Decision.Refuse(request.id(), new Fault.InvalidParams("taskId: unknown task"));
  }

  private static String nameOf(McpRequest request) {
    @Nullable String name = request.name();
    return name == null ? "" : name;
  }
}
