package dev.troupe.coroutine;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that opens what its caller must close: in the head of a {@code try}, or in a
 * {@code finally}.
 *
 * <p>Troupe's lint makes a call that does neither, and does not hand the result on, an error.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface MustBeClosed {}
