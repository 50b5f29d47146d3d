package dev.portolan.k8s;

import dev.portolan.k8s.RuleTest.Bad;
import java.util.List;

/** What must not be shipped, one thing each. */
final class BadThings {
  private static final String NODES = "Deployment portolan";
  private static final String POD = "/spec/template/spec";
  private static final String CONTAINER = POD + "/containers/0";
  private static final String LOCK = CONTAINER + "/securityContext";
  private static final String NGINX = "/metadata/annotations/nginx.ingress.kubernetes.io~1";
  private static final String BACKEND = "/spec/rules/0/http/paths/0/backend/service";
  private static final String SELECTORS = "selectors select something";
  private static final String PORTS = "named ports exist";
  private static final String KEYS = "keys of ConfigMaps and Secrets exist";
  private static final String CONFIGURATION = "the configuration is good";
  private static final String LISTENERS = "probes and clients find the listeners";
  private static final String FLEET = "nodes that share a store are a fleet";

  static final List<Bad> ALL =
      List.of(
          pod("requests and limits are set", CONTAINER + "/resources/limits/memory", ""),
          pod("requests and limits are set", CONTAINER + "/resources/requests/cpu", ""),
          pod("images have a version", CONTAINER + "/image", "\"portolan\""),
          pod("images have a version", CONTAINER + "/image", "\"portolan:latest\""),
          pod("images have a version", CONTAINER + "/image", "\"registry.example:5000/portolan\""),
          pod("all three probes are there", CONTAINER + "/startupProbe", ""),
          pod("all three probes are there", CONTAINER + "/livenessProbe", ""),
          pod("all three probes are there", CONTAINER + "/readinessProbe", ""),
          pod("the root is read-only", LOCK + "/readOnlyRootFilesystem", "false"),
          pod("no privilege is gained", LOCK + "/allowPrivilegeEscalation", ""),
          pod("all capabilities are dropped", LOCK + "/capabilities/add", "[\"NET_ADMIN\"]"),
          pod("all capabilities are dropped", LOCK + "/capabilities", ""),
          pod("nobody is root", POD + "/securityContext/runAsNonRoot", ""),
          pod("nobody is root", POD + "/securityContext/runAsUser", "0"),
          pod("system calls are filtered", POD + "/securityContext/seccompProfile", ""),
          pod(
              "no token of a service account is mounted",
              POD + "/automountServiceAccountToken",
              "true"),
          pod("what is mounted is a volume", POD + "/volumes/1", ""),
          pod(
              "a workload selects its own pods",
              "/spec/selector/matchLabels/app.kubernetes.io~1component",
              "\"nodes\""),
          new Bad(SELECTORS, "Service portolan", "/spec/selector/app", "\"x\""),
          new Bad(SELECTORS, "NetworkPolicy portolan", "/spec/podSelector/matchLabels", "{}"),
          new Bad(
              SELECTORS, "PodDisruptionBudget portolan", "/spec/selector/matchLabels/a", "\"b\""),
          new Bad(SELECTORS, "ServiceMonitor portolan", "/spec/selector/matchLabels/a", "\"b\""),
          pod(SELECTORS, POD + "/topologySpreadConstraints/0/labelSelector/matchLabels/a", "\"b\""),
          pod(PORTS, CONTAINER + "/livenessProbe/httpGet/port", "\"managment\""),
          new Bad(PORTS, "Service portolan", "/spec/ports/0/targetPort", "\"web\""),
          new Bad(PORTS, "Ingress portolan", BACKEND + "/port/name", "\"https\""),
          new Bad(PORTS, "Ingress portolan", BACKEND + "/name", "\"gateway\""),
          new Bad(PORTS, "NetworkPolicy portolan", "/spec/ingress/0/ports/0/port", "\"web\""),
          new Bad(PORTS, "ServiceMonitor portolan", "/spec/endpoints/0/port", "\"http\""),
          pod(KEYS, POD + "/volumes/0/configMap/items/0/key", "\"portolan.yml\""),
          new Bad(
              "service accounts exist, and have no token",
              "ServiceAccount portolan",
              "/automountServiceAccountToken",
              "true"),
          new Bad(
              "what is scaled exists",
              "HorizontalPodAutoscaler portolan",
              "/spec/scaleTargetRef/name",
              "\"portolans\""),
          pod("what is scaled exists", "/spec/replicas", "3"),
          new Bad(CONFIGURATION, "ConfigMap portolan", "/data/redis-address", "\"redis:6379\""),
          new Bad(CONFIGURATION, "Secret portolan", "/stringData/secret", "\"short\""),
          pod("the grace period covers the drain", POD + "/terminationGracePeriodSeconds", "30"),
          pod(LISTENERS, CONTAINER + "/ports/1/containerPort", "8082"),
          new Bad(FLEET, "HorizontalPodAutoscaler portolan", "/spec/minReplicas", "2"),
          new Bad(FLEET, "PodDisruptionBudget portolan", "/spec/maxUnavailable", "2"),
          pod(FLEET, POD + "/topologySpreadConstraints/0", ""),
          new Bad(
              "ingress is safe for streams",
              "Ingress portolan",
              NGINX + "proxy-buffering",
              "\"on\""),
          new Bad(
              "ingress is safe for streams",
              "Ingress portolan",
              NGINX + "proxy-next-upstream",
              "\"error timeout non_idempotent\""));

  private BadThings() {}

  private static Bad pod(String rule, String at, String value) {
    return new Bad(rule, NODES, at, value);
  }
}
