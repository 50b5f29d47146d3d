package dev.portolan.node.catalog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UriTemplateTest {
  @ParameterizedTest
  @CsvSource({
    "test://t/{id}/data, test://t/123/data, true",
    "test://t/{id}/data, test://t//data, false",
    "test://t/{id}/data, test://t/1/2/data, false",
    "test://t/{id}/data, test://t/123/data/more, false",
    "test://t/{id}, test://t/a%20b, true",
    "test://t/{id}, test://t/日本, true",
    "'test://t/{x,y}', 'test://t/1,2', true",
    "file:///{+path}, file:///a/b/c.txt, true",
    "file:///{+path}, file:///, false",
    "'page{#section}', 'page#top', true",
    "page{#section}, page, true",
    "page{#section}, pagetop, false",
    "'search{?q,lang*}', search?q=a&lang=de, true",
    "search{?q}, search, true",
    "search{?q}, search/q, false",
    "search?x=1{&q}, search?x=1&q=2, true",
    "a{/parts*}, a/b/c/d, true",
    "a{/parts*}, ab, false",
    "a{.ext}, a.tar.gz, true",
    "a{;p}, a;p=1, true",
    "{+any}, anything at:all, true",
    "{a}-{b}, x-y-z, true",
    "plain, plain, true",
    "plain, plains, false",
    "broken{x, broken{x, true"
  })
  void matchesWhatTheTemplateExpandsTo(String template, String uri, boolean matches) {
    // When
    UriTemplate pattern = UriTemplate.parse(template);

    // Then
    assertThat(pattern.matches(uri)).isEqualTo(matches);
    assertThat(pattern.values(uri) != null).isEqualTo(matches);
  }

  @Test
  void valuesRefillTheirOwnTemplateToTheVeryUri() {
    // Given
    UriTemplate template = UriTemplate.parse("db://{table}/rows{/path*}{?q}{#f}");
    String uri = "db://users/rows/1/2?q=x#y";

    // When
    Map<String, String> values = requireNonNull(template.values(uri));

    // Then
    assertThat(values)
        .containsEntry("{table}", "users")
        .containsEntry("{/path*}", "/1/2")
        .containsEntry("{?q}", "?q=x")
        .containsEntry("{#f}", "#y");
    assertThat(template.refill(values)).isEqualTo(uri);
  }

  @Test
  void anEvilTemplateCostsNoMoreThanPartsTimesLength() {
    // Given
    UriTemplate evil = UriTemplate.parse("{+a}x".repeat(100) + "y");
    String uri = "x".repeat(UriTemplate.MAX_LENGTH);

    // When
    boolean matches =
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> evil.matches(uri));

    // Then
    assertThat(matches).isFalse();
  }

  @Test
  void aUriBeyondTheBoundMatchesNothing() {
    // Then
    assertThat(UriTemplate.parse("{+a}").matches("x".repeat(UriTemplate.MAX_LENGTH + 1))).isFalse();
  }
}
