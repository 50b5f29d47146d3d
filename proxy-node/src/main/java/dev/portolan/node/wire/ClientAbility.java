package dev.portolan.node.wire;

import dev.portolan.model.catalog.RawJson;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a server may ask its client in the middle of a call, if the client declares it. Nothing else
 * of a client's capabilities matters to a legacy server's calls.
 */
public enum ClientAbility {
  FORM("elicitation", "form"),
  URL("elicitation", "url"),
  SAMPLING("sampling", null),
  SAMPLING_TOOLS("sampling", "tools"),
  SAMPLING_CONTEXT("sampling", "context"),
  ROOTS("roots", null);

  private static final RawJson EMPTY = RawJson.of("{}");

  private final String capability;
  private final @Nullable String detail;

  ClientAbility(String capability, @Nullable String detail) {
    this.capability = capability;
    this.detail = detail;
  }

  /** The capability that must be declared. */
  public String capability() {
    return capability;
  }

  /**
   * What the client of this request declares in it. Nothing for methods whose answer cannot ask for
   * input.
   */
  public static Set<ClientAbility> of(McpRequest request) {
    return canAsk(request)
        ? request.json(request.parts().capabilitiesAt()).map(ClientAbility::in).orElse(Set.of())
        : Set.of();
  }

  /** The same of a client that declared these capabilities before. */
  public static Set<ClientAbility> of(McpRequest request, RawJson capabilities) {
    return canAsk(request) ? in(capabilities) : Set.of();
  }

  private static boolean canAsk(McpRequest request) {
    return switch (request.known()) {
      case TOOLS_CALL, PROMPTS_GET, RESOURCES_READ -> true;
      case null, default -> false;
    };
  }

  private static Set<ClientAbility> in(RawJson capabilities) {
    Set<ClientAbility> found = EnumSet.noneOf(ClientAbility.class);
    try {
      for (ClientAbility each : values()) {
        ObjectEditor.member(capabilities, each.capability)
            .filter(value -> value.bytes()[0] == '{')
            .filter(each::isIn)
            .ifPresent(declared -> found.add(each));
      }
    } catch (IllegalArgumentException ambiguous) {
      return Set.of();
    }
    return Set.copyOf(found);
  }

  /** An elicitation without details means forms, as it did before there was anything else. */
  private boolean isIn(RawJson value) {
    return detail == null
        || ObjectEditor.member(value, detail).isPresent()
        || (this == FORM && ObjectEditor.names(value).isEmpty());
  }

  /** The capabilities of a client that has these abilities. */
  public static RawJson declared(Set<ClientAbility> abilities) {
    Map<String, List<ClientAbility>> byCapability =
        abilities.stream().sorted().collect(Collectors.groupingBy(each -> each.capability));
    RawJson declared = EMPTY;
    for (var each : new TreeMap<>(byCapability).entrySet()) {
      RawJson details = EMPTY;
      for (ClientAbility ability : each.getValue()) {
        if (ability.detail != null) {
          details = ObjectEditor.with(details, Map.of(ability.detail, EMPTY));
        }
      }
      declared = ObjectEditor.with(declared, Map.of(each.getKey(), details));
    }
    return declared;
  }
}
