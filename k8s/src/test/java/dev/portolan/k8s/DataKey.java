package dev.portolan.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;

/**
 * A value in a ConfigMap or a Secret.
 *
 * @param kind ConfigMap or Secret
 * @param name of it
 * @param key of the value
 */
record DataKey(String kind, String name, String key) {

  /** Where an environment variable comes from; empty if it is written out. */
  static Optional<DataKey> of(JsonNode variable) {
    JsonNode from = variable.path("valueFrom");
    if (from.has("configMapKeyRef")) {
      return Optional.of(of("ConfigMap", from.path("configMapKeyRef")));
    }
    return from.has("secretKeyRef")
        ? Optional.of(of("Secret", from.path("secretKeyRef")))
        : Optional.empty();
  }

  private static DataKey of(String kind, JsonNode reference) {
    return new DataKey(kind, reference.path("name").asText(), reference.path("key").asText());
  }

  /** The value; a missing node if it is not there. */
  JsonNode in(Manifests manifests) {
    return manifests
        .named(kind, name)
        .map(holder -> holder.path(kind.equals("Secret") ? "stringData" : "data").path(key))
        .orElseGet(MissingNode::getInstance);
  }
}
