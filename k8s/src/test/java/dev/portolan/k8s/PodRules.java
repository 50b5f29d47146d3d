package dev.portolan.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What every pod and every container must be. */
final class PodRules {
  private static final Pattern VERSIONED =
      Pattern.compile("[^:@]+(:\\d+/[^:@]+)?:(?!latest$)[\\w][\\w.-]*(@sha256:[0-9a-f]{64})?");

  static final List<Rule> ALL =
      List.of(
          new Rule("requests and limits are set", containers(PodRules::unbounded)),
          new Rule(
              "images have a version",
              containers(
                  container ->
                      require(
                          VERSIONED.matcher(container.path("image").asText()).matches(),
                          "image " + container.path("image"),
                          "a tag other than latest"))),
          new Rule("all three probes are there", containers(PodRules::unprobed)),
          new Rule(
              "the root is read-only",
              containers(secured("readOnlyRootFilesystem", JsonNode::booleanValue))),
          new Rule(
              "no privilege is gained",
              containers(
                  secured(
                      "allowPrivilegeEscalation", each -> each.isBoolean() && !each.asBoolean()))),
          new Rule(
              "all capabilities are dropped",
              containers(
                  secured("capabilities", each -> each.toString().equals("{\"drop\":[\"ALL\"]}")))),
          new Rule("nobody is root", pods(PodRules::rooted)),
          new Rule(
              "system calls are filtered",
              pods(
                  pod ->
                      require(
                          pod.at("/securityContext/seccompProfile/type")
                              .asText()
                              .equals("RuntimeDefault"),
                          "seccompProfile",
                          "RuntimeDefault"))),
          new Rule(
              "no token of a service account is mounted",
              pods(
                  pod ->
                      require(
                          pod.path("automountServiceAccountToken").asText().equals("false"),
                          "automountServiceAccountToken",
                          "false"))),
          new Rule("what is mounted is a volume", pods(PodRules::unmounted)));

  private PodRules() {}

  private static Function<Manifests, List<String>> containers(
      Function<JsonNode, Stream<String>> problems) {
    return each(
        (workload, told) ->
            workload.containers().stream()
                .flatMap(
                    container ->
                        problems
                            .apply(container)
                            .map(told(told + ", container " + container.path("name").asText()))));
  }

  private static Function<Manifests, List<String>> pods(
      Function<JsonNode, Stream<String>> problems) {
    return each((workload, told) -> problems.apply(workload.pod()).map(told(told)));
  }

  private static Function<Manifests, List<String>> each(
      BiFunction<Workload, String, Stream<String>> problems) {
    return manifests ->
        manifests.workloads().stream()
            .flatMap(workload -> problems.apply(workload, workload.told()))
            .toList();
  }

  private static Function<String, String> told(String where) {
    return problem -> where + ": " + problem;
  }

  static Stream<String> require(boolean holds, String what, String expected) {
    return holds ? Stream.empty() : Stream.of(what + " (expected: " + expected + ")");
  }

  private static Stream<String> unbounded(JsonNode container) {
    List<String> problems = new ArrayList<>();
    for (String bound : List.of("requests", "limits")) {
      for (String resource : List.of("cpu", "memory")) {
        JsonNode value = container.path("resources").path(bound).path(resource);
        require(!value.asText().isEmpty(), bound + "." + resource, "a quantity")
            .forEach(problems::add);
      }
    }
    return problems.stream();
  }

  private static Stream<String> unprobed(JsonNode container) {
    return Stream.of("startupProbe", "livenessProbe", "readinessProbe")
        .flatMap(probe -> require(container.has(probe), probe, "one"));
  }

  private static Function<JsonNode, Stream<String>> secured(String key, Predicate<JsonNode> holds) {
    return container -> {
      JsonNode value = container.path("securityContext").path(key);
      return require(holds.test(value), key + " " + value, "what locks it down");
    };
  }

  private static Stream<String> rooted(JsonNode pod) {
    JsonNode context = pod.path("securityContext");
    return require(
        context.path("runAsNonRoot").booleanValue() && context.path("runAsUser").asInt() > 0,
        "securityContext " + context,
        "runAsNonRoot and a runAsUser other than 0");
  }

  private static Stream<String> unmounted(JsonNode pod) {
    List<String> volumes =
        Workload.each(pod.path("volumes")).map(volume -> volume.path("name").asText()).toList();
    return Workload.each(pod.path("containers"))
        .flatMap(container -> Workload.each(container.path("volumeMounts")))
        .map(mount -> mount.path("name").asText())
        .flatMap(
            mount -> require(volumes.contains(mount), "volumeMount " + mount, "one of " + volumes));
  }
}
