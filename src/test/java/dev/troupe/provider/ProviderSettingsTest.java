package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelRequest;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderSettingsTest {

  private static final ProviderSettings ANY =
      TestSettings.settings("acme", URI.create("http://127.0.0.1:1"));
  private static final ProviderSettings SOME =
      TestSettings.listing(ANY, "small", "acme/own", "org/tiny");

  @ParameterizedTest
  @CsvSource({
    "small, small",
    "acme/small, small",
    "acme/own, acme/own",
    "org/tiny, org/tiny",
    "acme/org/tiny, org/tiny"
  })
  void takesItsOwnNameOffAModel(String asked, String model) {
    assertEquals(Optional.of(model), SOME.resolve(Asker.request(asked, "x")).model());
  }

  @Test
  void takesItsFirstModelByDefault() {
    assertEquals(Optional.of("small"), SOME.resolve(ModelRequest.of("x")).model());
    assertEquals(Optional.empty(), ANY.resolve(ModelRequest.of("x")).model());
  }

  @Test
  void servesWhatItListsOrAnythingThatHasAName() {
    assertTrue(SOME.serves("small"));
    assertFalse(SOME.serves("other"));
    assertTrue(ANY.serves("other"));
    assertFalse(ANY.serves(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Acme", "a/b", "a b", "$a", "-a"})
  void refusesANameThatCannotBePartOfAPath(String name) {
    assertThrows(
        IllegalArgumentException.class,
        () -> TestSettings.settings(name, URI.create("http://127.0.0.1:1")));
  }

  @Test
  void refusesTwoProvidersOfOneName() {
    var spec = new ProviderSpec(ANY, new UserBackend(_ -> new GatedModel(), ANY));

    assertThrows(
        IllegalArgumentException.class,
        () -> new ProviderDirectory(List.of(spec, spec), List.of()));
  }
}
