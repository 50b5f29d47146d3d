package dev.portolan.node.config;

import static dev.portolan.node.config.Configs.LEAST;
import static dev.portolan.node.config.Configs.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlBoundsTest {

  @Test
  void refusesAliasesThatMultiply() {
    // Given
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 20; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
    }

    // When
    var problems = problemsOf(bomb + LEAST);

    // Then
    assertThat(problems).singleElement().asString().contains("YAML beyond the bounds");
  }

  @Test
  void refusesAnAliasOfItself() {
    // When
    var problems = problemsOf("a: &a [*a]\n" + LEAST);

    // Then
    assertThat(problems).singleElement().asString().contains("YAML beyond the bounds");
  }

  @Test
  void refusesWhatIsTooLarge() {
    // When
    var problems = problemsOf("# " + "x".repeat(YamlDocument.MOST_CHARACTERS) + "\n" + LEAST);

    // Then
    assertThat(problems).singleElement().asString().contains("at most 8388608 characters");
  }

  @Test
  void takesAThousandTenantsOfTwentyMountsEach() {
    // Given
    String mounts =
        IntStream.range(0, 20)
            .mapToObj(
                m ->
                    "      m%d: {url: 'http://backend-%d.example:8080/mcp', prefix: p%d, era: modern}\n"
                        .formatted(m, m, m))
            .collect(Collectors.joining());
    String tenants =
        IntStream.range(0, 1_000)
            .mapToObj(t -> "  tenant-%d:\n    mounts:\n".formatted(t) + mounts)
            .collect(Collectors.joining("", "tenants:\n", ""));

    // When
    var config = Configs.parse(tenants);

    // Then
    assertThat(config.tenants()).hasSize(1_000);
    assertThat(config.tenants().values()).allSatisfy(t -> assertThat(t.mounts()).hasSize(20));
  }

  @Test
  void refusesWhatIsTooDeep() {
    // When
    var problems = problemsOf("a: " + "[".repeat(100) + "]".repeat(100) + "\n" + LEAST);

    // Then
    assertThat(problems).singleElement().asString().contains("YAML beyond the bounds");
  }

  @Test
  void allowsAnAlias() {
    // Given
    String yaml =
        """
        tenants:
          acme:
            mounts:
              one: {url: 'http://b/', headers: &shared {X-A: a}}
              two: {url: 'http://b/', headers: *shared}
        """;

    // When
    var mounts = Configs.parse(yaml).tenants().values().iterator().next().mounts();

    // Then
    assertThat(mounts.get(1).headers()).isEqualTo(mounts.get(0).headers());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tenants: !!java.net.URL [x]",
        "tenants: !mine {}",
        "[a, b]",
        "just text",
        "tenants: {<<: {a: {}}}",
        "tenants: {[a]: b}",
        "tenants: {a: ",
        "a: 1\n---\nb: 2",
        "tenants: *unknown",
        "tenants: \u0007"
      })
  void refusesWhatIsNoPlainMapping(String yaml) {
    // When
    var problems = problemsOf(yaml);

    // Then
    assertThat(problems).isNotEmpty().allSatisfy(p -> assertThat(p).startsWith("portolan.yaml"));
  }
}
