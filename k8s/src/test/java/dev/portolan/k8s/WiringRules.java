package dev.portolan.k8s;

import static dev.portolan.k8s.PodRules.require;
import static dev.portolan.k8s.Workload.each;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/** What one manifest says of another must be so. */
final class WiringRules {
  static final List<Rule> ALL =
      List.of(
          new Rule("a workload selects its own pods", WiringRules::ownPods),
          new Rule("selectors select something", WiringRules::selections),
          new Rule("named ports exist", WiringRules::ports),
          new Rule("keys of ConfigMaps and Secrets exist", WiringRules::keys),
          new Rule("service accounts exist, and have no token", WiringRules::accounts),
          new Rule("what is scaled exists", WiringRules::scaled));

  private WiringRules() {}

  private static List<String> ownPods(Manifests manifests) {
    return manifests.workloads().stream()
        .flatMap(
            workload -> {
              JsonNode wanted = workload.manifest().at("/spec/selector/matchLabels");
              return require(
                  Manifests.matches(wanted, workload.podLabels()),
                  workload.told() + ": selector " + wanted,
                  "labels among " + workload.podLabels());
            })
        .toList();
  }

  private static List<String> selections(Manifests manifests) {
    Stream<String> services =
        manifests
            .ofKind("Service")
            .flatMap(each -> selects(manifests, each, each.at("/spec/selector")));
    Stream<String> policies =
        manifests
            .ofKind("NetworkPolicy")
            .flatMap(each -> selects(manifests, each, each.at("/spec/podSelector/matchLabels")));
    Stream<String> budgets =
        manifests
            .ofKind("PodDisruptionBudget")
            .flatMap(each -> selects(manifests, each, each.at("/spec/selector/matchLabels")));
    Stream<String> spreads =
        manifests.workloads().stream()
            .flatMap(
                workload ->
                    each(workload.pod().path("topologySpreadConstraints"))
                        .map(spread -> spread.at("/labelSelector/matchLabels"))
                        .filter(wanted -> !Manifests.matches(wanted, workload.podLabels()))
                        .map(wanted -> workload.told() + " spreads other pods: " + wanted));
    Stream<String> monitors =
        manifests
            .ofKind("ServiceMonitor")
            .flatMap(
                monitor ->
                    require(
                        monitored(manifests, monitor).findAny().isPresent(),
                        Manifests.told(monitor) + ": selector",
                        "labels of a Service"));
    return Stream.of(services, policies, budgets, spreads, monitors)
        .flatMap(problems -> problems)
        .toList();
  }

  private static Stream<String> selects(Manifests manifests, ObjectNode from, JsonNode labels) {
    return require(
        !manifests.selectedBy(labels).isEmpty(),
        Manifests.told(from) + ": selector " + labels,
        "labels of some pods");
  }

  private static Stream<ObjectNode> monitored(Manifests manifests, ObjectNode monitor) {
    JsonNode wanted = monitor.at("/spec/selector/matchLabels");
    return manifests
        .ofKind("Service")
        .filter(service -> Manifests.matches(wanted, service.at("/metadata/labels")));
  }

  private static List<String> ports(Manifests manifests) {
    Stream<String> probes =
        manifests.workloads().stream()
            .flatMap(
                workload ->
                    workload.containers().stream()
                        .flatMap(container -> container.findValues("port").stream())
                        .flatMap(port -> open(List.of(workload), port, workload.told())));
    Stream<String> services =
        manifests
            .ofKind("Service")
            .flatMap(
                service ->
                    each(service.at("/spec/ports"))
                        .flatMap(
                            port ->
                                open(
                                    manifests.selectedBy(service.at("/spec/selector")),
                                    port.path("targetPort"),
                                    Manifests.told(service))));
    Stream<String> policies =
        manifests
            .ofKind("NetworkPolicy")
            .flatMap(
                policy ->
                    each(policy.at("/spec/ingress"))
                        .flatMap(rule -> each(rule.path("ports")))
                        .flatMap(
                            port ->
                                open(
                                    manifests.selectedBy(
                                        policy.at("/spec/podSelector/matchLabels")),
                                    port.path("port"),
                                    Manifests.told(policy))));
    return Stream.of(probes, services, policies, entrances(manifests), scrapes(manifests))
        .flatMap(problems -> problems)
        .toList();
  }

  /** A port that is named must be one of each of these; a number says nothing by itself. */
  private static Stream<String> open(List<Workload> workloads, JsonNode port, String told) {
    return workloads.stream()
        .flatMap(
            workload ->
                require(
                    workload.portNames().contains(port.asText()),
                    told + ": port " + port,
                    "one of " + workload.portNames()));
  }

  private static Stream<String> entrances(Manifests manifests) {
    return manifests
        .ofKind("Ingress")
        .flatMap(
            ingress ->
                ingress.findValues("service").stream()
                    .flatMap(
                        backend ->
                            require(
                                manifests
                                    .named("Service", backend.path("name").asText())
                                    .filter(to -> hasPort(to, backend.at("/port/name")))
                                    .isPresent(),
                                Manifests.told(ingress) + ": service " + backend,
                                "a Service with this port")));
  }

  private static Stream<String> scrapes(Manifests manifests) {
    return manifests
        .ofKind("ServiceMonitor")
        .flatMap(
            monitor ->
                each(monitor.at("/spec/endpoints"))
                    .flatMap(
                        endpoint ->
                            require(
                                monitored(manifests, monitor)
                                    .allMatch(to -> hasPort(to, endpoint.path("port"))),
                                Manifests.told(monitor) + ": port " + endpoint.path("port"),
                                "a port of its Services")));
  }

  private static boolean hasPort(ObjectNode service, JsonNode name) {
    return each(service.at("/spec/ports")).anyMatch(port -> port.path("name").equals(name));
  }

  private static List<String> keys(Manifests manifests) {
    return manifests.workloads().stream()
        .flatMap(
            workload ->
                Stream.concat(variables(workload), files(workload))
                    .flatMap(
                        key ->
                            require(
                                !key.in(manifests).isMissingNode(),
                                workload.told() + ": " + key,
                                "a key that is there")))
        .toList();
  }

  private static Stream<DataKey> variables(Workload workload) {
    return workload.containers().stream()
        .flatMap(container -> each(container.path("env")))
        .flatMap(variable -> DataKey.of(variable).stream());
  }

  private static Stream<DataKey> files(Workload workload) {
    return each(workload.pod().path("volumes"))
        .map(volume -> volume.path("configMap"))
        .filter(map -> !(map instanceof MissingNode))
        .flatMap(
            map ->
                each(map.path("items"))
                    .map(
                        item ->
                            new DataKey(
                                "ConfigMap",
                                map.path("name").asText(),
                                item.path("key").asText())));
  }

  private static List<String> accounts(Manifests manifests) {
    return manifests.workloads().stream()
        .map(workload -> workload.pod().path("serviceAccountName").asText())
        .filter(name -> !name.isEmpty())
        .distinct()
        .flatMap(
            name ->
                require(
                    manifests
                        .named("ServiceAccount", name)
                        .filter(it -> it.path("automountServiceAccountToken").isBoolean())
                        .filter(it -> !it.path("automountServiceAccountToken").asBoolean())
                        .isPresent(),
                    "ServiceAccount " + name,
                    "one with automountServiceAccountToken: false"))
        .toList();
  }

  private static List<String> scaled(Manifests manifests) {
    return manifests
        .ofKind("HorizontalPodAutoscaler")
        .flatMap(
            scaler -> {
              JsonNode target = scaler.at("/spec/scaleTargetRef");
              return require(
                  manifests
                      .named(target.path("kind").asText(), target.path("name").asText())
                      .filter(it -> !it.path("spec").has("replicas"))
                      .isPresent(),
                  Manifests.told(scaler) + ": " + target,
                  "a workload without replicas of its own");
            })
        .toList();
  }
}
