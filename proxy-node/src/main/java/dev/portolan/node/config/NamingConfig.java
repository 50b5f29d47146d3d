package dev.portolan.node.config;

import dev.portolan.model.catalog.EntryKind;
import java.util.Map;
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

  /** Bare names, URIs kept. */
  public static final NamingConfig BARE = new NamingConfig(null, "_", ResourceUris.KEEP, Map.of());

  public NamingConfig {
    overrides = Map.copyOf(overrides);
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
