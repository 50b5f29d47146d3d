package dev.portolan.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverlaysTest {
  private static final Path FOLDER = Path.of("overlays");
  private static final Pattern METRIC = Pattern.compile("\\bportolan_[a-z_]+\\b");

  /** An overlay with the secrets that it expects to be there already. */
  static Manifests overlay(String name) throws IOException {
    Path secrets = FOLDER.resolve(name).resolve("secret.example.yaml");
    Manifests rendered = Kustomization.render(FOLDER.resolve(name));
    return Files.exists(secrets) ? rendered.and(Kustomization.read(secrets)) : rendered;
  }

  @Test
  void noOverlayIsLeftOut() throws IOException {
    // When
    try (var folders = Files.list(FOLDER)) {
      List<String> names = folders.map(each -> each.getFileName().toString()).sorted().toList();

      // Then
      assertThat(names).containsExactly("production", "production-trial", "single");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"single", "production", "production-trial"})
  void everyManifestHasOnlyFieldsThatKubernetesKnows(String overlay) throws IOException {
    // When
    List<String> problems = TypedModel.problems(overlay(overlay));

    // Then
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"single", "production", "production-trial"})
  void everyRuleHolds(String overlay) throws IOException {
    // Given
    Manifests manifests = overlay(overlay);

    // When
    List<String> broken =
        Rule.all().stream().flatMap(rule -> rule.broken(manifests).stream()).toList();

    // Then
    assertThat(broken).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"single", "production", "production-trial"})
  void nothingIsThereTwice(String overlay) throws IOException {
    // When
    List<String> names = overlay(overlay).all().stream().map(Manifests::told).toList();

    // Then
    assertThat(names).doesNotHaveDuplicates().contains("Deployment portolan", "ConfigMap portolan");
  }

  @Test
  void metricsThatAreScaledByAndAlertedOnAreThoseOfNodes() throws IOException {
    // Given
    String documented = Files.readString(Path.of("../docs/metrics.md"));
    String used =
        Files.readString(Path.of("fleet/autoscaler.yaml"))
            + Files.readString(Path.of("../deploy/prometheus/alerts.yml"));

    // When
    List<String> metrics =
        METRIC
            .matcher(used)
            .results()
            .map(found -> found.group().replaceFirst("_bucket$", ""))
            .distinct()
            .toList();

    // Then
    assertThat(metrics)
        .hasSizeGreaterThan(5)
        .allSatisfy(metric -> assertThat(documented).contains("`" + metric));
  }
}
