package dev.portolan.node.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.model.catalog.RawJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectEditorTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"name\" : \"x\" , \"n\":1.50}|{\"name\" : \"new\" , \"n\":1.50,\"t\":2}",
        "{}|{\"name\":\"new\",\"t\":2}",
        "' { \n} '|' {\"name\":\"new\",\"t\":2 \n} '",
        "{\"a\":[ ] }|{\"a\":[ ],\"name\":\"new\",\"t\":2 }",
        "{\"t\":{},\"na\\u006de\":null}|{\"t\":2,\"na\\u006de\":\"new\"}",
        "{\"name\":1,\"name\":2}|{\"name\":\"new\",\"name\":\"new\",\"t\":2}"
      })
  void changesMembersAndLeavesTheRest(String before, String after) {
    // Given
    Map<String, RawJson> members = new LinkedHashMap<>();
    members.put("name", RawJson.of("\"new\""));
    members.put("t", RawJson.of("2"));
    // When
    RawJson changed = ObjectEditor.with(RawJson.of(before), members);
    // Then
    assertThat(changed).hasToString(after);
  }

  @Test
  void findsAMemberAtTheTopOnly() {
    // Given
    var object = RawJson.of("{\"a\":{\"name\":1},\"na\\u006de\": [1, 2] }");
    // When, Then
    assertThat(ObjectEditor.member(object, "name")).contains(RawJson.of("[1, 2]"));
    assertThat(ObjectEditor.member(object, "b")).isEmpty();
  }

  @Test
  void decodesTextAndTakesNullForNothing() {
    // Given
    var object = RawJson.of("{\"name\":\"\\u00e9\\n\",\"none\":null,\"n\":5}");
    // When, Then
    assertThat(ObjectEditor.text(object, "name")).contains("é\n");
    assertThat(ObjectEditor.text(object, "none")).isEmpty();
    assertThat(ObjectEditor.text(object, "absent")).isEmpty();
    assertThatThrownBy(() -> ObjectEditor.text(object, "n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'n' (expected: a string)");
  }

  @Test
  void cutsTheElementsOfAnArrayUntouched() {
    assertThat(ObjectEditor.elements(RawJson.of(" [ {\"a\" : 1.0} ,\"x\",[ ] ] ")))
        .containsExactly(RawJson.of("{\"a\" : 1.0}"), RawJson.of("\"x\""), RawJson.of("[ ]"));
    assertThat(ObjectEditor.elements(RawJson.of("[]"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[", "[1]", "5", "{\"name\":1", "{\"name\":1}x", "{\"name\":1,\"name\":2}"})
  void refusesToReadWhatIsNoGoodObject(String json) {
    assertThatThrownBy(() -> ObjectEditor.member(RawJson.of(json), "name"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[1", "[1,]", "[1]x"})
  void refusesToCutWhatIsNoGoodArray(String json) {
    assertThatThrownBy(() -> ObjectEditor.elements(RawJson.of(json)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesToChangeWhatIsNotJson() {
    assertThatThrownBy(() -> ObjectEditor.with(RawJson.of("{\"a\":}"), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
