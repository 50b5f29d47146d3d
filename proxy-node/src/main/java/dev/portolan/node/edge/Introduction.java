package dev.portolan.node.edge;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.session.Session;
import dev.portolan.node.wire.McpRequest;
import dev.portolan.node.wire.ObjectEditor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a legacy client says of itself in {@code initialize} (specification 2025-11-25, Lifecycle).
 *
 * @param version to speak: the client's if it is spoken here, else the newest that is
 * @param capabilities the object as it came, or of a large one what the protocol knows
 * @param clientInfo the same
 */
record Introduction(ProtocolVersion version, RawJson capabilities, RawJson clientInfo) {
  private static final RawJson NOTHING = RawJson.of("{}");
  private static final List<String> KNOWN_CAPABILITIES =
      List.of("roots", "sampling", "elicitation", "tasks");
  private static final List<String> KNOWN_INFO = List.of("name", "version");

  /**
   * Reads it.
   *
   * @throws FaultException with {@code InvalidParams} for an introduction that is none
   */
  static Introduction of(McpRequest initialize) {
    RawJson params = initialize.json(initialize.parts().paramsAt()).orElse(NOTHING);
    RawJson capabilities = object(params, "capabilities");
    RawJson info = object(params, "clientInfo");
    if (capabilities.length() + info.length() > Session.MAX_INTRODUCTION_BYTES) {
      capabilities = only(capabilities, KNOWN_CAPABILITIES, "capabilities");
      info = only(info, KNOWN_INFO, "clientInfo");
    }
    if (capabilities.length() + info.length() > Session.MAX_INTRODUCTION_BYTES) {
      throw invalid(
          "capabilities and clientInfo: more than " + Session.MAX_INTRODUCTION_BYTES + " bytes");
    }
    return new Introduction(versionOf(params), capabilities, info);
  }

  private static ProtocolVersion versionOf(RawJson params) {
    String wanted;
    try {
      wanted = ObjectEditor.text(params, "protocolVersion").orElse("");
    } catch (IllegalArgumentException malformed) {
      wanted = "";
    }
    if (wanted.isEmpty()) {
      throw invalid("protocolVersion: none (expected: a revision, such as \"2025-11-25\")");
    }
    for (ProtocolVersion spoken : ProtocolVersion.LEGACY) {
      if (spoken.value().equals(wanted)) {
        return spoken;
      }
    }
    return ProtocolVersion.LEGACY.getFirst();
  }

  private static RawJson object(RawJson params, String name) {
    RawJson value;
    try {
      value = ObjectEditor.member(params, name).orElse(NOTHING);
    } catch (IllegalArgumentException malformed) {
      throw invalid(name + ": unreadable (expected: an object)");
    }
    if (value.bytes()[0] != '{') {
      throw invalid(name + ": " + value.length() + " bytes (expected: an object)");
    }
    return value;
  }

  private static RawJson only(RawJson object, List<String> names, String where) {
    Map<String, RawJson> kept = new LinkedHashMap<>();
    try {
      for (String name : names) {
        ObjectEditor.member(object, name).ifPresent(value -> kept.put(name, value));
      }
    } catch (IllegalArgumentException malformed) {
      throw invalid(where + ": " + malformed.getMessage());
    }
    return ObjectEditor.with(NOTHING, kept);
  }

  private static FaultException invalid(String detail) {
    return new FaultException(new Fault.InvalidParams(detail));
  }

  Session session() {
    return new Session(version, capabilities, clientInfo, null, Map.of());
  }
}
