package dev.portolan.node.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dashboard can be provisioned, and asks for nothing that is not there. */
class DashboardTest {
  private static final String FILE = "deploy/grafana/dashboards/portolan.json";
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:portolan|jvm|process|system)_[a-z0-9_]+");
  private static final Pattern LABELS = Pattern.compile("\\{([^}]*)}|by \\(([^)]*)\\)");
  private static final Pattern NAME = Pattern.compile("(?:^|,)\\s*([a-z]+)");
  private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance", "le");

  private JsonNode dashboard = new ObjectMapper().createObjectNode();

  @BeforeEach
  void read() throws Exception {
    dashboard = new ObjectMapper().readTree(MetricsTable.text(FILE));
  }

  private List<JsonNode> panels() {
    return StreamSupport.stream(dashboard.path("panels").spliterator(), false)
        .filter(panel -> !panel.path("type").asText().equals("row"))
        .toList();
  }

  private List<String> queries() {
    return panels().stream()
        .flatMap(panel -> StreamSupport.stream(panel.path("targets").spliterator(), false))
        .map(target -> target.path("expr").asText())
        .toList();
  }

  @Test
  void everyMetricThatItAsksForIsInTheTable() {
    // Given
    Set<String> table = MetricsTable.documented().keySet();

    // When
    Set<String> asked = new HashSet<>();
    for (String query : queries()) {
      Matcher metric = METRIC.matcher(query);
      assertThat(metric.find()).as(query).isTrue();
      metric.reset();
      metric.results().forEach(found -> asked.add(MetricsTable.whole(found.group(), table)));
    }

    // Then
    assertThat(asked).hasSizeGreaterThan(20);
    assertThat(table).containsAll(asked);
  }

  @Test
  void everyLabelThatItAsksForIsInTheTable() {
    // Given
    Set<String> known = new HashSet<>(OF_PROMETHEUS);
    MetricsTable.documented().values().forEach(metric -> known.addAll(metric.labels()));

    // When, Then
    for (String query : queries()) {
      Matcher labels = LABELS.matcher(query);
      while (labels.find()) {
        String names = labels.group(1) == null ? labels.group(2) : labels.group(1);
        Matcher name = NAME.matcher(names);
        while (name.find()) {
          assertThat(known).as(query).contains(name.group(1));
        }
      }
    }
  }

  @Test
  void isProvisionedWithWhateverPrometheusThereIs() {
    // When, Then
    assertThat(dashboard.path("uid").asText()).isEqualTo("portolan");
    assertThat(dashboard.path("id").isNull()).isTrue();
    assertThat(dashboard.path("templating").path("list").get(0).path("type").asText())
        .isEqualTo("datasource");
    assertThat(panels())
        .hasSizeGreaterThan(20)
        .allMatch(panel -> panel.path("datasource").path("uid").asText().equals("${DS_PROMETHEUS}"))
        .allMatch(panel -> !panel.path("title").asText().isEmpty());
    assertThat(panels()).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
  }
}
