package dev.portolan.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.HeaderValue;
import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.model.mcp.RpcCode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What revision 2026-07-28 demands of a request before its method is looked at. */
final class ModernRules {
  private ModernRules() {}

  /** The refusal of a request that breaks a rule; null if it breaks none. */
  static @Nullable Reply refusal(Call call, List<String> supported) {
    Reply form = refusalOfForm(call);
    if (form != null) {
      return form;
    }
    Reply version = refusalOfVersion(call, supported);
    return version != null ? version : refusalOfMirrors(call);
  }

  /** What is wrong with media types or the shape of the JSON. */
  static @Nullable Reply refusalOfForm(Call call) {
    String type = header(call, "Content-Type").toLowerCase(Locale.ROOT);
    if (!type.startsWith("application/json")) {
      return Reply.status(415, "Content-Type: " + type + " (expected: application/json)");
    }
    String accept = header(call, "Accept").toLowerCase(Locale.ROOT);
    boolean any = accept.contains("*/*");
    if (!any && !(accept.contains("application/json") && accept.contains("text/event-stream"))) {
      return Reply.status(
          406, "Accept: " + accept + " (expected: application/json and text/event-stream)");
    }
    if (call.json().isMissingNode()) {
      return Reply.failure(RpcCode.PARSE_ERROR, "not JSON");
    }
    if (!call.json().isObject() || call.method().isEmpty()) {
      return Reply.failure(RpcCode.INVALID_REQUEST, "not a request");
    }
    return null;
  }

  private static @Nullable Reply refusalOfVersion(Call call, List<String> supported) {
    String inHeader = call.header(McpHeader.PROTOCOL_VERSION);
    String inBody = call.meta(MetaKey.PROTOCOL_VERSION).asText("");
    if (inBody.isEmpty() && call.method().equals(McpMethod.INITIALIZE.wireName())) {
      String asked = call.params().path("protocolVersion").asText(String.valueOf(inHeader));
      return unsupported(asked, supported);
    }
    if (inBody.isEmpty()) {
      return badMeta(MetaKey.PROTOCOL_VERSION);
    }
    if (!call.meta(MetaKey.CLIENT_CAPABILITIES).isObject()) {
      return badMeta(MetaKey.CLIENT_CAPABILITIES);
    }
    if (!inBody.equals(inHeader)) {
      return mismatch(McpHeader.PROTOCOL_VERSION, inHeader, inBody);
    }
    return supported.contains(inBody) ? null : unsupported(inBody, supported);
  }

  private static @Nullable Reply refusalOfMirrors(Call call) {
    String method = call.header(McpHeader.METHOD);
    if (!call.method().equals(method)) {
      return mismatch(McpHeader.METHOD, method, call.method());
    }
    String name = call.header(McpHeader.NAME);
    if (isNamed(call.method())
        && (name == null || !HeaderValue.decode(name).equals(Optional.of(call.name())))) {
      return mismatch(McpHeader.NAME, name, call.name());
    }
    return null;
  }

  /** The refusal of a tool call whose Mcp-Param headers disagree with its arguments, or null. */
  static @Nullable Reply refusalOfParams(Call call, Definition tool) {
    Map<String, JsonNode> expected = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    collect(Json.parse(tool.json()).path("inputSchema"), call.arguments(), expected);
    for (Map.Entry<String, JsonNode> mirror : expected.entrySet()) {
      String name = McpHeader.PARAM_PREFIX + mirror.getKey();
      String value = call.header(name);
      JsonNode argument = mirror.getValue();
      if (argument.isMissingNode() || argument.isNull()) {
        if (value != null) {
          return mismatch(name, value, "(absent)");
        }
      } else if (!agrees(value, argument)) {
        return mismatch(name, value, argument.asText());
      }
    }
    return null;
  }

  private static void collect(JsonNode schema, JsonNode values, Map<String, JsonNode> into) {
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      JsonNode header = property.getValue().path("x-mcp-header");
      JsonNode value = values.path(property.getKey());
      if (header.isTextual()) {
        into.put(header.textValue(), value);
      }
      collect(property.getValue(), value, into);
    }
  }

  private static boolean agrees(@Nullable String value, JsonNode argument) {
    String decoded =
        value == null || lacksPadding(value) ? null : HeaderValue.decode(value).orElse(null);
    if (decoded == null) {
      return false;
    }
    if (argument.isNumber()) {
      return decoded.matches("-?\\d{1,19}(\\.0+)?")
          && new BigDecimal(decoded).compareTo(argument.decimalValue()) == 0;
    }
    return decoded.equals(argument.asText());
  }

  /** The suite wants base64 with its padding; the decoder of the JDK does not insist on it. */
  private static boolean lacksPadding(String value) {
    String trimmed = value.strip();
    int around = "=?base64??=".length();
    return trimmed.startsWith("=?base64?")
        && trimmed.endsWith("?=")
        && (trimmed.length() - around) % 4 != 0;
  }

  private static boolean isNamed(String method) {
    McpMethod known = McpMethod.of(method);
    return known == McpMethod.TOOLS_CALL
        || known == McpMethod.PROMPTS_GET
        || known == McpMethod.RESOURCES_READ
        || known == McpMethod.TASKS_GET
        || known == McpMethod.TASKS_UPDATE
        || known == McpMethod.TASKS_CANCEL;
  }

  static List<String> versions() {
    return ProtocolVersion.MODERN.stream().map(ProtocolVersion::value).toList();
  }

  private static Reply unsupported(String asked, List<String> supported) {
    var data = Json.object().put("requested", asked);
    supported.forEach(data.putArray("supported")::add);
    return Reply.failure(
        RpcCode.UNSUPPORTED_VERSION, "Unsupported protocol version: " + asked, data.toString());
  }

  private static Reply badMeta(String key) {
    return new Reply.Failure(RpcCode.INVALID_PARAMS, "params._meta lacks " + key, null, 400);
  }

  private static Reply mismatch(String header, @Nullable String value, String expected) {
    return Reply.failure(
        RpcCode.HEADER_MISMATCH,
        "Header mismatch: " + header + ": " + value + " (expected: " + expected + ")");
  }

  private static String header(Call call, String name) {
    String value = call.header(name);
    return value == null ? "" : value;
  }
}
