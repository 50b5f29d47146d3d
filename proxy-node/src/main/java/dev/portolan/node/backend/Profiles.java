package dev.portolan.node.backend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.wire.ObjectEditor;
import io.vertx.core.buffer.Buffer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Reads what backends say of themselves. */
final class Profiles {
  private static final RawJson NOTHING = RawJson.of("{}");

  private Profiles() {}

  /** The profile in the result of {@code server/discover} or {@code initialize}. */
  static BackendProfile read(Era era, ProtocolVersion version, RawJson result) {
    return new BackendProfile(
        era,
        version,
        object(result, "capabilities").orElse(NOTHING),
        ObjectEditor.text(result, "instructions").orElse(null),
        serverInfo(era, result).orElse(null),
        false);
  }

  /** Of a backend that answers calls, but of which is not known what it is. */
  static BackendProfile unknown(ProtocolVersion version) {
    return new BackendProfile(version.era(), version, NOTHING, null, null, false);
  }

  /**
   * Whether to ask for this kind: unless the backend announces capabilities and this one is not
   * among them. A backend that announces nothing at all is asked.
   */
  static boolean offers(BackendProfile profile, EntryKind kind) {
    JsonNode capabilities = tree(profile);
    return capabilities.isEmpty() || capabilities.has(capability(kind));
  }

  /** The kinds whose changes the backend announces. */
  static Set<EntryKind> announced(BackendProfile profile) {
    JsonNode capabilities = tree(profile);
    Set<EntryKind> kinds = EnumSet.noneOf(EntryKind.class);
    for (EntryKind kind : EntryKind.values()) {
      if (capabilities.path(capability(kind)).path("listChanged").asBoolean()) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  /** Whether it can be told which log messages are wanted. */
  static boolean logs(BackendProfile profile) {
    return tree(profile).has("logging");
  }

  /** Whether updates of single resources can be subscribed to. */
  static boolean tellsUpdates(BackendProfile profile) {
    return tree(profile).path("resources").path("subscribe").asBoolean();
  }

  private static String capability(EntryKind kind) {
    return switch (kind) {
      case TOOL -> "tools";
      case PROMPT -> "prompts";
      case RESOURCE, TEMPLATE -> "resources";
    };
  }

  private static JsonNode tree(BackendProfile profile) {
    JsonNode tree = Messages.read(Buffer.buffer(profile.capabilities().bytes()));
    return tree == null ? Messages.object() : tree;
  }

  private static Optional<RawJson> serverInfo(Era era, RawJson result) {
    return switch (era) {
      case LEGACY -> object(result, "serverInfo");
      case MODERN ->
          object(result, "_meta")
              .flatMap(meta -> object(meta, MetaKey.SERVER_INFO))
              .or(() -> object(result, "serverInfo"));
    };
  }

  private static Optional<RawJson> object(RawJson of, String member) {
    return ObjectEditor.member(of, member).filter(value -> value.bytes()[0] == '{');
  }
}
