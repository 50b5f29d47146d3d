package dev.portolan.node.bridge;

import dev.portolan.node.wire.McpRequest;
import dev.portolan.node.wire.Span;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The tasks extension ({@code io.modelcontextprotocol/tasks}), as far as a gateway must know of it.
 */
public final class Tasks {
  private static final byte[] EXTENSION =
      "io.modelcontextprotocol/tasks".getBytes(StandardCharsets.UTF_8);

  private Tasks() {}

  /**
   * A backend may answer with a task only if the client declared the extension, or asks about a
   * task.
   */
  static boolean mayAppearIn(McpRequest request) {
    return isAbout(request) || declares(request);
  }

  /** Whether the request names a task. */
  public static boolean isAbout(McpRequest request) {
    return request.method().startsWith("tasks/");
  }

  private static boolean declares(McpRequest request) {
    @Nullable Span capabilities = request.parts().capabilitiesAt();
    if (capabilities == null) {
      return false;
    }
    byte[] body = request.body();
    for (int at = capabilities.from(); at <= capabilities.to() - EXTENSION.length; at++) {
      if (Arrays.equals(body, at, at + EXTENSION.length, EXTENSION, 0, EXTENSION.length)) {
        return true;
      }
    }
    return false;
  }
}
