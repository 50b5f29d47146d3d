package dev.portolan.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a manifest as the type that Kubernetes has for its kind. A field that the type does not
 * have, or a value of another type, is a mistake; the cluster would drop the one without a word.
 */
final class TypedModel {
  private static final Map<String, Type> TYPES =
      Stream.concat(
              Stream.of(
                      ConfigMap.class,
                      Deployment.class,
                      HorizontalPodAutoscaler.class,
                      Ingress.class,
                      NetworkPolicy.class,
                      PodDisruptionBudget.class,
                      Secret.class,
                      Service.class,
                      ServiceAccount.class,
                      StatefulSet.class)
                  .map(model -> new Type(model, HasMetadata.getApiVersion(model))),
              Stream.of(new Type(ServiceMonitor.class, ServiceMonitor.VERSION)))
          .collect(Collectors.toMap(type -> type.model().getSimpleName(), Function.identity()));

  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(new NothingElse())
          .build();

  private TypedModel() {}

  private record Type(Class<?> model, String version) {}

  /** The types of the model keep what they do not know in a map; here it is refused. */
  private static final class NothingElse extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }

    @Override
    public Boolean hasAnyGetter(Annotated annotated) {
      return false;
    }

    @Override
    public boolean hasIgnoreMarker(AnnotatedMember member) {
      return false;
    }
  }

  /** What is wrong with a manifest; none if nothing is. */
  static Optional<String> problem(ObjectNode manifest) {
    Type type = TYPES.get(manifest.path("kind").asText());
    if (type == null) {
      return Optional.of(
          Manifests.told(manifest) + ": kind (expected: one of " + TYPES.keySet() + ")");
    }
    if (!manifest.path("apiVersion").asText().equals(type.version())) {
      return Optional.of(
          "%s: apiVersion %s (expected: %s)"
              .formatted(Manifests.told(manifest), manifest.path("apiVersion"), type.version()));
    }
    try {
      var unused = STRICT.treeToValue(manifest, type.model());
      return Optional.empty();
    } catch (JsonProcessingException wrong) {
      return Optional.of(Manifests.told(manifest) + ": " + wrong.getOriginalMessage());
    }
  }

  static List<String> problems(Manifests manifests) {
    return manifests.all().stream().flatMap(each -> problem(each).stream()).toList();
  }
}
