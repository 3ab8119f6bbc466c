/**
 * What is said to a model and what comes back, as immutable data.
 *
 * <p>A {@link dev.troupe.model.ModelRequest} holds {@link dev.troupe.model.Message}s made of {@link
 * dev.troupe.model.Part}s. Its answer arrives as {@link dev.troupe.model.ModelEvent}s, which a
 * {@link dev.troupe.model.ResponseAssembler} turns into one {@link dev.troupe.model.ModelResponse}.
 * What went wrong is a {@link dev.troupe.model.ModelFailure}, and for code in direct style a {@link
 * dev.troupe.model.ModelException}, named by what the caller can do about it.
 *
 * <p>Everything here is data that any thread may read and that Jackson can write and read.
 */
@NullMarked
package dev.troupe.model;

import org.jspecify.annotations.NullMarked;
