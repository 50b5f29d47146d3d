package dev.portolan.node.tenant;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.node.config.MountConfig;
import dev.portolan.node.config.NamingConfig;
import dev.portolan.node.config.NamingConfig.EntryOverride;
import dev.portolan.node.config.Template;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Digests whatever in a mount's configuration would change its listings. How long they are fresh,
 * who may see them and how long a call may take would not.
 */
final class MountFingerprint {
  private MountFingerprint() {}

  /**
   * @param salt keeps whoever sees the digest from finding out by trying what went into it
   */
  static Fingerprint of(MountConfig mount, Fingerprint salt) {
    // entries carry the name of their mount, so two mounts never share a listing
    var digest = Fingerprint.of("mount").add(salt.hex()).add(mount.id().value());
    add(digest, mount.factory());
    add(digest, mount.url());
    digest.add(mount.headers().size());
    new TreeMap<>(mount.headers())
        .forEach(
            (name, value) -> {
              digest.add(name);
              add(digest, value);
            });
    Template bearer = mount.bearer();
    add(digest, bearer == null ? new Template(List.of()) : bearer);
    digest.add(mount.era().name());
    add(digest, mount.naming());
    return digest.build();
  }

  private static void add(Fingerprint.Builder digest, NamingConfig naming) {
    add(digest, naming.prefix());
    digest.add(naming.separator()).add(naming.resourceUris().name());
    for (EntryKind kind : EntryKind.values()) {
      Map<String, EntryOverride> overrides = naming.overrides().getOrDefault(kind, Map.of());
      digest.add(overrides.size());
      new TreeMap<>(overrides)
          .forEach(
              (name, override) -> {
                digest.add(name);
                add(digest, override.name());
                add(digest, override.title());
                add(digest, override.description());
              });
    }
  }

  private static void add(Fingerprint.Builder digest, Template template) {
    digest.add(template.parts().size());
    for (Template.Part part : template.parts()) {
      switch (part) {
        case Template.Literal literal -> digest.add("text").add(literal.text());
        case Template.Variable variable -> digest.add("variable").add(variable.name());
      }
    }
  }

  private static void add(Fingerprint.Builder digest, @Nullable String text) {
    digest.add(text == null ? 0 : 1).add(text == null ? "" : text);
  }
}
