package dev.portolan.model.mcp;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods that Portolan itself knows. Any other method is carried as the text it is. */
public enum McpMethod {
  DISCOVER("server/discover"),
  TOOLS_LIST("tools/list"),
  TOOLS_CALL("tools/call"),
  PROMPTS_LIST("prompts/list"),
  PROMPTS_GET("prompts/get"),
  RESOURCES_LIST("resources/list"),
  RESOURCES_READ("resources/read"),
  TEMPLATES_LIST("resources/templates/list"),
  COMPLETE("completion/complete"),
  LISTEN("subscriptions/listen"),
  TASKS_GET("tasks/get"),
  TASKS_UPDATE("tasks/update"),
  TASKS_CANCEL("tasks/cancel"),
  TASKS_LIST("tasks/list"),
  TASKS_RESULT("tasks/result"),
  INITIALIZE("initialize"),
  INITIALIZED("notifications/initialized"),
  PING("ping"),
  SET_LEVEL("logging/setLevel"),
  ROOTS_CHANGED("notifications/roots/list_changed"),
  CANCELLED("notifications/cancelled"),
  PROGRESS("notifications/progress"),
  MESSAGE("notifications/message"),
  RESOURCES_SUBSCRIBE("resources/subscribe"),
  RESOURCES_UNSUBSCRIBE("resources/unsubscribe"),
  ACKNOWLEDGED("notifications/subscriptions/acknowledged"),
  TOOLS_CHANGED("notifications/tools/list_changed"),
  PROMPTS_CHANGED("notifications/prompts/list_changed"),
  RESOURCES_CHANGED("notifications/resources/list_changed"),
  RESOURCE_UPDATED("notifications/resources/updated"),
  TASK_STATUS("notifications/tasks");

  private static final Map<String, McpMethod> BY_WIRE_NAME = new HashMap<>();

  static {
    for (McpMethod method : values()) {
      BY_WIRE_NAME.put(method.wireName, method);
    }
  }

  private final String wireName;

  McpMethod(String wireName) {
    this.wireName = wireName;
  }

  /** The method as it stands in a JSON-RPC message. Case matters. */
  public String wireName() {
    return wireName;
  }

  /** The method of this name, or null if Portolan does not know it. */
  public static @Nullable McpMethod of(String wireName) {
    return BY_WIRE_NAME.get(wireName);
  }
}
