package dev.portolan.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule, shown to refuse: good manifests of production, with one thing made bad. */
class RuleTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String POD = "/spec/template/spec";
  private static final String CONTAINER = POD + "/containers/0";

  private Manifests manifests = new Manifests(List.of());

  /**
   * One bad thing.
   *
   * @param rule the claim of the one rule that must see it
   * @param manifest kind and name
   * @param at what is changed
   * @param value JSON; empty to take it away
   */
  record Bad(String rule, String manifest, String at, String value) {
    @Override
    public String toString() {
      return manifest + at + " = " + value;
    }
  }

  static List<Bad> eachOfThem() {
    return BadThings.ALL;
  }

  @BeforeEach
  void render() throws IOException {
    manifests = OverlaysTest.overlay("production").copy();
  }

  @ParameterizedTest
  @MethodSource("eachOfThem")
  void oneRuleAndNoOtherSeesOneBadThing(Bad bad) throws IOException {
    // Given
    change(bad);

    // When
    List<String> broken =
        Rule.all().stream()
            .filter(rule -> !rule.broken(manifests).isEmpty())
            .map(Rule::claim)
            .toList();

    // Then
    assertThat(broken).containsExactly(bad.rule());
  }

  @Test
  void everyRuleIsShownToRefuse() {
    // When
    List<String> shown = BadThings.ALL.stream().map(Bad::rule).distinct().toList();

    // Then
    assertThat(shown)
        .containsExactlyInAnyOrderElementsOf(Rule.all().stream().map(Rule::claim).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "Deployment portolan, " + CONTAINER + "/readyProbe, '{}', readyProbe",
    "Deployment portolan, " + POD + "/terminationGracePeriod, 45, terminationGracePeriod",
    "Deployment portolan, /spec/minReadySeconds, '\"soon\"', soon",
    "Deployment portolan, /apiVersion, '\"apps/v1beta1\"', apps/v1beta1",
    "Deployment portolan, /kind, '\"Deploymant\"', Deploymant",
    "PodDisruptionBudget portolan, /spec/maxUnavailble, 1, maxUnavailble",
    "HorizontalPodAutoscaler portolan, /spec/metrics/0/resourse, '{}', resourse",
    "NetworkPolicy portolan, /spec/policyType, '[]', policyType",
    "Ingress portolan, /spec/rules/0/hosts, '[]', hosts",
    "ServiceMonitor portolan, /spec/endpoints/0/intervall, '\"15s\"', intervall",
    "ConfigMap portolan, /datas, '{}', datas"
  })
  void typedModelRefusesWhatKubernetesDoesNotKnow(
      String manifest, String at, String value, String told) throws IOException {
    // Given
    change(new Bad("", manifest, at, value));

    // When
    List<String> problems = TypedModel.problems(manifests);

    // Then
    assertThat(problems).singleElement().asString().contains(told);
  }

  private void change(Bad bad) throws IOException {
    ObjectNode manifest =
        manifests.all().stream()
            .filter(each -> Manifests.told(each).equals(bad.manifest()))
            .findFirst()
            .orElseThrow();
    JsonPointer at = JsonPointer.compile(bad.at());
    JsonNode holder = manifest.at(at.head());
    String key = at.last().getMatchingProperty();
    if (holder instanceof ArrayNode list) {
      list.remove(at.last().getMatchingIndex());
    } else if (bad.value().isEmpty()) {
      assertThat(((ObjectNode) holder).remove(key)).isNotNull();
    } else {
      ((ObjectNode) holder).set(key, JSON.readTree(bad.value()));
    }
  }
}
