package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.model.catalog.EntryKey;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.config.NamingConfig;
import dev.portolan.node.config.NamingConfig.EntryOverride;
import dev.portolan.node.config.NamingConfig.ResourceUris;
import dev.portolan.node.wire.ObjectEditor;
import dev.portolan.node.wire.ParamHeaders;
import dev.portolan.node.wire.Splice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The one place where exposed names are made, and where an entry is drawn as clients see it.
 *
 * <p>Tools and prompts become {@code prefix + separator + name}. Resources and templates keep their
 * URI, or get the prefix as {@link #uriProjection} tells. An override by kind and original name
 * replaces the whole exposed name. Exposed names are looked up, never taken apart; only URIs that
 * no entry lists (inside results, or matched by a template) are mapped by rule, by {@link
 * #uriProjection} and its inverse {@link #originalUri(NamingConfig, String)}.
 */
public final class Naming {
  private Naming() {}

  /** Why a definition is not offered. */
  public enum Reason {
    /** Not an object, no name of the kind's name field, or a name that is not Unicode text. */
    NAMELESS,
    /** JSON that cannot be drawn under its exposed name, such as an object with a member twice. */
    MALFORMED,
    /** An earlier definition of the same listing has the name. */
    DUPLICATE,
    /** A tool whose {@code x-mcp-header} annotations are invalid. */
    INVALID_HEADERS
  }

  /**
   * A definition that is not offered.
   *
   * @param name as its backend calls it; empty if it has none
   */
  public record Dropped(String name, Reason reason) {}

  /**
   * What became of a backend's definitions.
   *
   * @param entries in the backend's order, exposed names unique
   */
  public record Named(List<CatalogEntry> entries, List<Dropped> dropped) {
    public Named {
      entries = List.copyOf(entries);
      dropped = List.copyOf(dropped);
    }
  }

  /** Puts definitions into their envelopes. One that cannot be offered never fails the others. */
  public static Named envelop(
      EntryKind kind, MountId mount, NamingConfig naming, List<RawJson> definitions) {
    List<CatalogEntry> entries = new ArrayList<>(definitions.size());
    List<Dropped> dropped = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (RawJson definition : definitions) {
      String original = nameIn(definition, kind);
      Reason fault = faultOf(kind, naming, original, definition);
      if (fault != null) {
        dropped.add(new Dropped(original, fault));
      } else if (!seen.add(exposed(kind, naming, original))) {
        dropped.add(new Dropped(original, Reason.DUPLICATE));
      } else {
        entries.add(entry(kind, mount, naming, original, definition));
      }
    }
    return new Named(entries, dropped);
  }

  private static CatalogEntry entry(
      EntryKind kind, MountId mount, NamingConfig naming, String original, RawJson definition) {
    EntryKey key = new EntryKey(kind, mount, original);
    return new CatalogEntry(exposed(kind, naming, original), key, original, kind, definition);
  }

  private static @Nullable Reason faultOf(
      EntryKind kind, NamingConfig naming, String original, RawJson definition) {
    if (original.isEmpty()) {
      return Reason.NAMELESS;
    }
    if (kind == EntryKind.TOOL && ParamHeaders.of(definition).isEmpty()) {
      return Reason.INVALID_HEADERS;
    }
    try {
      render(kind, naming, original, definition);
      return null;
    } catch (IllegalArgumentException refused) {
      return Reason.MALFORMED;
    }
  }

  /** What the tenant calls the entry that its backend calls {@code original}. */
  public static String exposed(EntryKind kind, NamingConfig naming, String original) {
    EntryOverride override = override(kind, naming, original);
    if (override != null && override.name() != null) {
      return override.name();
    }
    return switch (kind) {
      case TOOL, PROMPT ->
          naming.prefix() == null ? original : naming.prefix() + naming.separator() + original;
      case RESOURCE, TEMPLATE -> prefixesUris(naming) ? prefix(naming).apply(original) : original;
    };
  }

  /** The definition as clients see it. If nothing changes, the backend's own bytes. */
  public static RawJson render(CatalogEntry entry, NamingConfig naming) {
    return render(entry.kind(), naming, entry.originalName(), entry.definition());
  }

  private static RawJson render(
      EntryKind kind, NamingConfig naming, String original, RawJson definition) {
    Map<String, RawJson> members = new LinkedHashMap<>();
    String exposed = exposed(kind, naming, original);
    if (!exposed.equals(original)) {
      members.put(kind.nameField(), text(exposed));
    }
    EntryOverride override = override(kind, naming, original);
    if (override != null && override.title() != null) {
      members.put("title", text(override.title()));
    }
    if (override != null && override.description() != null) {
      members.put("description", text(override.description()));
    }
    return members.isEmpty() ? definition : ObjectEditor.with(definition, members);
  }

  /**
   * What becomes of a URI inside a result, or null if none changes. A resource with a name of its
   * own gets that; in prefix mode any other gets the prefix:
   *
   * <pre>
   * scheme://rest  ->  scheme://prefix/rest     file:///a  ->  file://gh//a
   * scheme:rest    ->  scheme:prefix/rest       urn:x      ->  urn:gh/x
   * rest           ->  prefix/rest              {+any}     ->  gh/{+any}
   * </pre>
   *
   * Two URIs never become one, so the way back is unique.
   */
  public static @Nullable UnaryOperator<String> uriProjection(NamingConfig naming) {
    Map<String, EntryOverride> renamed =
        naming.overrides().getOrDefault(EntryKind.RESOURCE, Map.of());
    boolean anyRenamed = renamed.values().stream().anyMatch(entry -> entry.name() != null);
    return prefixesUris(naming) || anyRenamed
        ? original -> exposed(EntryKind.RESOURCE, naming, original)
        : null;
  }

  /**
   * The way back from {@link #uriProjection}: what the backend calls the URI that the client knows
   * as {@code exposed}. A URI that no projection makes comes back as it is.
   */
  public static String originalUri(NamingConfig naming, String exposed) {
    Map<String, EntryOverride> renamed =
        naming.overrides().getOrDefault(EntryKind.RESOURCE, Map.of());
    for (Map.Entry<String, EntryOverride> entry : renamed.entrySet()) {
      if (exposed.equals(entry.getValue().name())) {
        return entry.getKey();
      }
    }
    return prefixesUris(naming) ? prefix(naming).undo(exposed) : exposed;
  }

  /**
   * What the backend calls a URI that was found by {@link CatalogView#find} or {@link
   * CatalogView#match}: of a resource its own URI, of a template the expansion of its own template
   * by the same values.
   */
  public static String originalUri(NamingConfig naming, Placed placed, String exposed) {
    CatalogEntry entry = placed.entry();
    if (entry.kind() == EntryKind.RESOURCE) {
      return entry.originalName();
    }
    EntryOverride override = override(EntryKind.TEMPLATE, naming, entry.originalName());
    if (override == null || override.name() == null) {
      return prefixesUris(naming) ? prefix(naming).undo(exposed) : exposed;
    }
    Map<String, String> values = UriTemplate.parse(entry.name()).values(exposed);
    return values == null ? exposed : UriTemplate.parse(entry.originalName()).refill(values);
  }

  private static @Nullable EntryOverride override(
      EntryKind kind, NamingConfig naming, String original) {
    return naming.overrides().getOrDefault(kind, Map.of()).get(original);
  }

  private static boolean prefixesUris(NamingConfig naming) {
    return naming.prefix() != null && naming.resourceUris() == ResourceUris.PREFIX;
  }

  private static UriPrefix prefix(NamingConfig naming) {
    return new UriPrefix(naming.prefix() == null ? "" : naming.prefix());
  }

  /** Empty if there is none that could stand in a URL or a header. */
  private static String nameIn(RawJson definition, EntryKind kind) {
    try {
      return ObjectEditor.text(definition, kind.nameField()).filter(Naming::isUnicode).orElse("");
    } catch (IllegalArgumentException refused) {
      return "";
    }
  }

  private static boolean isUnicode(String text) {
    return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= 0xDFFF);
  }

  private static RawJson text(String text) {
    return RawJson.copyOf(Splice.quoted(text));
  }
}
