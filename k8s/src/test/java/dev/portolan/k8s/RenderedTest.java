package dev.portolan.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What tests look at is what Kustomize makes of the overlays: as it was kept by {@code k8s/render},
 * or in the folder that {@code -Dk8s.rendered} names.
 */
class RenderedTest {
  private static final Path RENDERED =
      Path.of(System.getProperty("k8s.rendered", "src/test/rendered"));

  @ParameterizedTest
  @ValueSource(strings = {"single", "production", "production-trial"})
  void kustomizeRendersTheSame(String overlay) throws IOException {
    // Given
    List<ObjectNode> kustomize = Kustomization.read(RENDERED.resolve(overlay + ".yaml"));

    // When
    List<ObjectNode> ours = Kustomization.render(Path.of("overlays", overlay)).all();

    // Then
    assertThat(ours).containsExactlyInAnyOrderElementsOf(kustomize);
  }
}
