package dev.portolan.node.config;

import dev.portolan.model.catalog.EntryKind;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the entries of a mount are called by its tenant.
 *
 * @param prefix before tool and prompt names; null for bare names
 * @param separator between prefix and name; {@code _} unless configured
 * @param resourceUris whether URIs get the prefix too
 * @param overrides by kind and original name
 */
public record NamingConfig(
    @Nullable String prefix,
    String separator,
    ResourceUris resourceUris,
    Map<EntryKind, Map<String, EntryOverride>> overrides) {

  static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  static final Pattern SEPARATOR = Pattern.compile("[A-Za-z0-9_.-]{0,8}");
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

  /** Bare names, URIs kept. */
  public static final NamingConfig BARE = new NamingConfig(null, "_", ResourceUris.KEEP, Map.of());

  public NamingConfig {
    overrides = Map.copyOf(overrides);
    if (prefix != null && !PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "prefix: '" + prefix + "' (expected: 1 to 64 letters, digits, '_', '.' or '-')");
    }
    if (!SEPARATOR.matcher(separator).matches()) {
      throw new IllegalArgumentException(
          "separator: '" + separator + "' (expected: at most 8 letters, digits, '_', '.' or '-')");
    }
    if (resourceUris == ResourceUris.PREFIX && prefix == null) {
      throw new IllegalArgumentException("resourceUris: prefix (expected: keep, or a prefix)");
    }
  }

  /** What becomes of the URIs of resources and templates. */
  public enum ResourceUris {
    /** They stay as the backend gave them. */
    KEEP,
    /** {@code scheme://path} becomes {@code scheme://prefix/path}, in lists and inside results. */
    PREFIX
  }

  /**
   * A single entry that is shown differently. Null leaves a part as it is.
   *
   * @param name the whole exposed name; the prefix is not put before it
   */
  public record EntryOverride(
      @Nullable String name, @Nullable String title, @Nullable String description) {}
}
