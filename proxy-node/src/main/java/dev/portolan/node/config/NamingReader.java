package dev.portolan.node.config;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.node.config.NamingConfig.EntryOverride;
import dev.portolan.node.config.NamingConfig.ResourceUris;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how the entries of one mount are called. */
final class NamingReader {
  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[!-~]{1,2048}");
  private static final String A_NAME = "1 to 128 letters, digits, '_', '.' or '-'";

  private final Section section;

  NamingReader(Section mount) {
    this.section = mount;
  }

  NamingConfig naming() {
    String prefix = word("prefix", NamingConfig.PREFIX, "1 to 64 letters, digits, '_', '.' or '-'");
    String separator =
        word("separator", NamingConfig.SEPARATOR, "at most 8 letters, digits, '_', '.' or '-'");
    String between = separator == null ? NamingConfig.BARE.separator() : separator;
    ResourceUris uris = section.choice("resourceUris", ResourceUris.KEEP);
    if (uris == ResourceUris.PREFIX && prefix == null) {
      section.field("resourceUris").ifPresent(field -> field.wrong("keep, or a prefix as well"));
      uris = ResourceUris.KEEP;
    }
    String start = prefix == null ? "" : prefix + between;
    Map<EntryKind, Map<String, EntryOverride>> overrides = new EnumMap<>(EntryKind.class);
    put(overrides, EntryKind.TOOL, "tools", start);
    put(overrides, EntryKind.PROMPT, "prompts", start);
    put(overrides, EntryKind.RESOURCE, "resources", "");
    put(overrides, EntryKind.TEMPLATE, "templates", "");
    return new NamingConfig(prefix, between, uris, overrides);
  }

  private @Nullable String word(String key, Pattern form, String expected) {
    return section
        .field(key)
        .flatMap(field -> field.parsed(text -> matching(text, form), expected))
        .orElse(null);
  }

  private void put(
      Map<EntryKind, Map<String, EntryOverride>> into, EntryKind kind, String key, String start) {
    Map<String, EntryOverride> overrides = new LinkedHashMap<>();
    Map<String, String> exposed = new HashMap<>();
    for (Field field : section.section(key).all()) {
      EntryOverride override = override(field, kind);
      overrides.put(field.key(), override);
      String name = override.name() == null ? start + field.key() : override.name();
      String first = exposed.putIfAbsent(name, field.key());
      if (first != null) {
        field.wrong(
            "exposed as " + Field.quoted(name),
            "a name of its own; this is the one of " + Field.quoted(first));
      }
    }
    if (!overrides.isEmpty()) {
      into.put(kind, Map.copyOf(overrides));
    }
  }

  private static EntryOverride override(Field field, EntryKind kind) {
    Section override = field.section();
    boolean addressedByName = kind == EntryKind.TOOL || kind == EntryKind.PROMPT;
    Pattern form = addressedByName ? NamingConfig.NAME : URI;
    String expected = addressedByName ? A_NAME : "a URI";
    String name =
        override
            .field("name")
            .flatMap(named -> named.parsed(text -> matching(text, form), expected))
            .orElse(null);
    String title = override.text("title").orElse(null);
    String description = override.text("description").orElse(null);
    override.close();
    return new EntryOverride(name, title, description);
  }

  private static Optional<String> matching(String text, Pattern form) {
    return form.matcher(text).matches() ? Optional.of(text) : Optional.empty();
  }
}
