package dev.portolan.node.app;

import dev.portolan.model.catalog.EntryKind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which part of the catalog a command is about, and how it answers. */
final class CacheOptions {
  @Option(names = "--tenant", paramLabel = "TENANT", description = "Of this tenant only.")
  private @Nullable String tenant;

  @Option(names = "--mount", paramLabel = "MOUNT", description = "Of mounts of this name only.")
  private @Nullable String mount;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      converter = KindWord.class,
      description = "Of this kind only: tools, prompts, resources or templates.")
  private @Nullable EntryKind kind;

  @Option(names = "--json", description = "Print the node's answer as it is, in JSON.")
  private boolean json;

  boolean json() {
    return json;
  }

  /** As parameters of a request; those not given are left out. */
  Map<String, String> parameters() {
    Map<String, String> given = new LinkedHashMap<>();
    if (tenant != null) {
      given.put("tenant", tenant);
    }
    if (mount != null) {
      given.put("mount", mount);
    }
    if (kind != null) {
      given.put("kind", KindWord.of(kind));
    }
    return given;
  }
}
