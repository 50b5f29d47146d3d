package dev.portolan.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourceTest {
  @TempDir Path folder = Path.of("");

  private Path file = Path.of("");
  private ConfigSource source = new ConfigSource(file);

  private static @Nullable String noEnvironment(String name) {
    return null;
  }

  private static String port(int port) {
    return "listen: {port: " + port + "}\n" + Configs.LEAST;
  }

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("portolan.yaml"), port(1));
    source = new ConfigSource(file, ConfigSourceTest::noEnvironment);
  }

  @Test
  void readsNothingAnewWhileTheContentStands() throws IOException {
    // Given
    source.load();
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));

    // When
    var reloaded = source.reloadIfChanged();

    // Then
    assertThat(reloaded).isEmpty();
  }

  @Test
  void readsAFileThatWasRenamedOver() throws IOException {
    // Given
    source.load();
    Path next = Files.writeString(folder.resolve("next"), port(2));
    Files.setLastModifiedTime(next, Files.getLastModifiedTime(file));
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);

    // When
    var reloaded = source.reloadIfChanged();

    // Then
    assertThat(reloaded).map(config -> config.listen().port()).contains(2);
    assertThat(source.reloadIfChanged()).isEmpty();
  }

  @Test
  void readsAFileWhoseFolderWasSwapped() throws IOException {
    // Given: what Kubernetes does with a mounted ConfigMap
    Path one = Files.createDirectory(folder.resolve("..one"));
    Path two = Files.createDirectory(folder.resolve("..two"));
    Files.writeString(one.resolve("p.yaml"), port(1));
    Files.writeString(two.resolve("p.yaml"), port(2));
    Path data = Files.createSymbolicLink(folder.resolve("..data"), one);
    Path link = Files.createSymbolicLink(folder.resolve("p.yaml"), data.resolve("p.yaml"));
    ConfigSource linked = new ConfigSource(link, ConfigSourceTest::noEnvironment);
    linked.load();
    Path swap = Files.createSymbolicLink(folder.resolve("..tmp"), two);
    Files.move(swap, data, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);

    // When
    var reloaded = linked.reloadIfChanged();

    // Then
    assertThat(reloaded).map(config -> config.listen().port()).contains(2);
  }

  @Test
  void readsAnewWhenAFileThatItNamesHasChanged() throws IOException {
    // Given
    Path token = Files.writeString(folder.resolve("token"), "one");
    Files.writeString(
        file, Configs.withMount("url: http://b/", "credential: {bearer: '${file:" + token + "}'}"));
    source.load();
    Files.writeString(token, "two");

    // When
    var reloaded = source.reloadIfChanged();

    // Then
    assertThat(reloaded)
        .map(config -> Configs.onlyMount(config).bearer())
        .contains(Template.parse("two"));
  }

  @Test
  void complainsOnceOfEachBadContentAndThenTakesTheNextGoodOne() throws IOException {
    // Given
    source.load();
    Files.writeString(file, "banana: 1\n" + Configs.LEAST);

    // When
    assertThatThrownBy(source::reloadIfChanged).isInstanceOf(ConfigException.class);
    var again = source.reloadIfChanged();
    Files.writeString(file, port(3));
    var repaired = source.reloadIfChanged();

    // Then
    assertThat(again).isEmpty();
    assertThat(repaired).map(config -> config.listen().port()).contains(3);
  }

  @Test
  void saysThatItCannotBeRead() {
    // Given
    Path nowhere = folder.resolve("nowhere.yaml");

    // When, Then
    assertThatThrownBy(() -> ConfigLoader.load(nowhere))
        .hasMessage(nowhere + ": cannot be read (expected: a UTF-8 file of at most 8 MiB)");
  }
}
