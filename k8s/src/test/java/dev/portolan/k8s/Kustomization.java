package dev.portolan.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Renders a folder of manifests. Knows exactly what the folders here use of Kustomize: {@code
 * resources}, files and folders, and {@code patches}, each a file that is merged into the one
 * manifest of its kind and name. Anything else is refused.
 */
final class Kustomization {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> KNOWN = Set.of("resources", "patches");

  private Kustomization() {}

  /** All manifests of a folder, patched. */
  static Manifests render(Path folder) throws IOException {
    ObjectNode file = only(read(folder.resolve("kustomization.yaml")), folder);
    file.fieldNames().forEachRemaining(key -> requireKnown(key, folder));
    List<ObjectNode> manifests = new ArrayList<>();
    for (JsonNode resource : file.path("resources")) {
      Path path = folder.resolve(resource.textValue()).normalize();
      manifests.addAll(Files.isDirectory(path) ? render(path).all() : read(path));
    }
    for (JsonNode patch : file.path("patches")) {
      Path path = folder.resolve(patch.path("path").textValue());
      ObjectNode changes = only(read(path), path);
      merge(target(manifests, changes), changes);
    }
    return new Manifests(List.copyOf(manifests));
  }

  /** All documents of a YAML file. */
  static List<ObjectNode> read(Path file) throws IOException {
    List<ObjectNode> documents = new ArrayList<>();
    try (var reader = Files.newBufferedReader(file)) {
      for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(reader)) {
        documents.add((ObjectNode) JSON.<JsonNode>valueToTree(document));
      }
    }
    return documents;
  }

  private static ObjectNode only(List<ObjectNode> documents, Path file) {
    if (documents.size() != 1) {
      throw new IllegalArgumentException(
          file + ": " + documents.size() + " documents (expected: 1)");
    }
    return documents.getFirst();
  }

  private static void requireKnown(String key, Path folder) {
    if (!KNOWN.contains(key)) {
      throw new IllegalArgumentException(folder + ": " + key + " (expected: one of " + KNOWN + ")");
    }
  }

  private static ObjectNode target(List<ObjectNode> manifests, ObjectNode changes) {
    List<ObjectNode> same =
        manifests.stream()
            .filter(each -> each.path("kind").equals(changes.path("kind")))
            .filter(each -> Manifests.name(each).equals(Manifests.name(changes)))
            .toList();
    if (same.size() != 1) {
      throw new IllegalArgumentException(
          "a patch of %s %s finds %d (expected: 1)"
              .formatted(changes.path("kind"), Manifests.name(changes), same.size()));
    }
    return same.getFirst();
  }

  private static void merge(ObjectNode into, ObjectNode changes) {
    for (var change : changes.properties()) {
      JsonNode old = into.path(change.getKey());
      JsonNode fresh = change.getValue();
      if (old instanceof ObjectNode object && fresh instanceof ObjectNode more) {
        merge(object, more);
      } else if (old instanceof ArrayNode list && isNamed(list) && isNamed(fresh)) {
        mergeByName(list, fresh);
      } else {
        into.set(change.getKey(), fresh);
      }
    }
  }

  /** Containers, variables, volumes and ports are told by their names; other lists are replaced. */
  private static boolean isNamed(JsonNode list) {
    for (JsonNode each : list) {
      if (!each.path("name").isTextual()) {
        return false;
      }
    }
    return list.isArray();
  }

  private static void mergeByName(ArrayNode into, JsonNode changes) {
    List<JsonNode> added = new ArrayList<>();
    for (JsonNode change : changes) {
      boolean found = false;
      for (Iterator<JsonNode> each = into.elements(); each.hasNext() && !found; ) {
        if (each.next() instanceof ObjectNode old && old.path("name").equals(change.path("name"))) {
          merge(old, (ObjectNode) change);
          found = true;
        }
      }
      if (!found) {
        added.add(change);
      }
    }
    into.addAll(added);
  }
}
