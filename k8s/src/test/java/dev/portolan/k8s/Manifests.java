package dev.portolan.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is applied together.
 *
 * @param all of it, in the order of rendering
 */
record Manifests(List<ObjectNode> all) {

  static String name(JsonNode manifest) {
    return manifest.path("metadata").path("name").asText();
  }

  /** A manifest as problems name it. */
  static String told(JsonNode manifest) {
    return manifest.path("kind").asText() + " " + name(manifest);
  }

  Manifests and(List<ObjectNode> more) {
    List<ObjectNode> both = new ArrayList<>(all);
    both.addAll(more);
    return new Manifests(both);
  }

  /** The same, to be changed without changing this. */
  Manifests copy() {
    return new Manifests(all.stream().map(ObjectNode::deepCopy).toList());
  }

  Stream<ObjectNode> ofKind(String kind) {
    return all.stream().filter(each -> each.path("kind").asText().equals(kind));
  }

  Optional<ObjectNode> named(String kind, String name) {
    return ofKind(kind).filter(each -> name(each).equals(name)).findFirst();
  }

  /** Whatever starts pods. */
  List<Workload> workloads() {
    return all.stream()
        .filter(each -> each.path("spec").has("template"))
        .map(Workload::new)
        .toList();
  }

  /** The workloads whose pods have all these labels; none if no label is asked for. */
  List<Workload> selectedBy(JsonNode labels) {
    return workloads().stream().filter(each -> matches(labels, each.podLabels())).toList();
  }

  static boolean matches(JsonNode wanted, JsonNode labels) {
    return !wanted.isEmpty()
        && wanted.properties().stream()
            .allMatch(each -> labels.path(each.getKey()).equals(each.getValue()));
  }
}
