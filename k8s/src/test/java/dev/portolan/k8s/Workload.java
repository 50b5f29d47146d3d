package dev.portolan.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What starts pods, all alike: a Deployment or a StatefulSet.
 *
 * @param manifest as rendered
 */
record Workload(ObjectNode manifest) {

  String told() {
    return Manifests.told(manifest);
  }

  JsonNode pod() {
    return manifest.path("spec").path("template").path("spec");
  }

  JsonNode podLabels() {
    return manifest.path("spec").path("template").path("metadata").path("labels");
  }

  List<JsonNode> containers() {
    return Stream.of("initContainers", "containers")
        .flatMap(kind -> each(pod().path(kind)))
        .toList();
  }

  Set<String> portNames() {
    return containers().stream()
        .flatMap(container -> each(container.path("ports")))
        .map(port -> port.path("name").asText())
        .collect(Collectors.toSet());
  }

  static Stream<JsonNode> each(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
