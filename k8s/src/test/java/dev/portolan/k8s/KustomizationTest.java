package dev.portolan.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KustomizationTest {
  @TempDir private Path root = Path.of("");

  @BeforeEach
  void writeBase() throws IOException {
    write("base/kustomization.yaml", "resources: [pod.yaml]");
    write(
        "base/pod.yaml",
        """
        kind: Pod
        metadata: {name: p}
        spec:
          tolerations: [{key: a}]
          containers: [{name: one, image: "x:1", env: [{name: A, value: a}]}, {name: two}]
        """);
  }

  @Test
  void patchesMergeWhatIsNamedAndReplaceOtherLists() throws IOException {
    // Given
    write("over/kustomization.yaml", "resources: [../base]\npatches: [{path: patch.yaml}]");
    write(
        "over/patch.yaml",
        """
        kind: Pod
        metadata: {name: p}
        spec:
          tolerations: [{key: b}]
          containers: [{name: one, env: [{name: B, value: b}]}, {name: three}]
        """);

    // When
    Manifests rendered = Kustomization.render(root.resolve("over"));

    // Then
    assertThat(rendered.named("Pod", "p").orElseThrow().path("spec"))
        .hasToString(
            "{\"tolerations\":[{\"key\":\"b\"}],\"containers\":[{\"name\":\"one\",\"image\":\"x:1\","
                + "\"env\":[{\"name\":\"A\",\"value\":\"a\"},{\"name\":\"B\",\"value\":\"b\"}]},"
                + "{\"name\":\"two\"},{\"name\":\"three\"}]}");
  }

  @Test
  void refusesPatchOfNothing() throws IOException {
    // Given
    write("over/kustomization.yaml", "resources: [../base]\npatches: [{path: patch.yaml}]");
    write("over/patch.yaml", "kind: Pod\nmetadata: {name: other}");

    // When, Then
    assertThatThrownBy(() -> Kustomization.render(root.resolve("over")))
        .hasMessageContaining("other finds 0 (expected: 1)");
  }

  @Test
  void refusesWhatItDoesNotKnow() throws IOException {
    // Given
    write("over/kustomization.yaml", "resources: [../base]\nnamePrefix: x-");

    // When, Then
    assertThatThrownBy(() -> Kustomization.render(root.resolve("over")))
        .hasMessageContaining("namePrefix");
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
