package dev.portolan.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.node.config.Template.Literal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

  @Test
  void putsValuesInPlaceOfVariables() {
    // Given
    Template template = Template.parse("a${x}b$${c}${y.z}$");

    // When
    String text = template.render(name -> "<" + name + ">");

    // Then
    assertThat(text).isEqualTo("a<x>b${c}<y.z>$");
    assertThat(template.variables()).containsExactly("x", "y.z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${", "a${b", "${a${b}}"})
  void refusesAVariableThatIsNotClosed(String text) {
    // When, Then
    assertThatThrownBy(() -> Template.parse(text)).hasMessageContaining("closing '}'");
  }

  @Test
  void isTheSameHoweverItsTextWasCut() {
    // Given
    Template cut = new Template(List.of(new Literal("a"), new Literal(""), new Literal("b")));

    // When
    Template whole = Template.parse("ab");

    // Then
    assertThat(cut).isEqualTo(whole);
  }

  @Test
  void printsVariablesOnly() {
    // When
    String printed = Template.parse("Bearer hunter2 ${caller.subject}").toString();

    // Then
    assertThat(printed).isEqualTo("***${caller.subject}");
  }
}
