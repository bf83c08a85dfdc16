/**
 * What is kept of a customer as a person, field by field, and what they agreed to. The values never stand in the
 * hashed part of an operation: they are one text sealed under a key of that customer. Rules [CUSTOMER*], [CONSENT*].
 */
import { z } from 'zod';
import { phoneSchema } from './phone.ts';

/** The fields of a profile. */
export const profileFields = ['name', 'phone', 'email', 'birthday', 'language', 'note'] as const;
export const profileFieldSchema = z.enum(profileFields);
export type ProfileField = z.infer<typeof profileFieldSchema>;

/** The values of those fields that are set; null empties a field. */
export const profileValuesSchema = z.strictObject({
  name: z.string().trim().min(1).max(80).nullable().optional(),
  phone: phoneSchema.nullable().optional(),
  email: z.email().max(254).nullable().optional(),
  /** `MM-DD`, or with the year before it. */
  birthday: z
    .string()
    .regex(/^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
    .nullable()
    .optional(),
  language: z.enum(['ru', 'en']).nullable().optional(),
  /** What helps to serve them, in the words of the staff. */
  note: z.string().trim().min(1).max(300).nullable().optional(),
});
export type ProfileValues = z.infer<typeof profileValuesSchema>;

/** Whether a birthday, `MM-DD` with or without a year before it, is a day that there is; 29 February without a year is. */
export function isBirthday(kept: string): boolean {
  const [day = 0, month = 0, year = 2024] = kept.split('-').reverse().map(Number);
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
}

/** The fields that values set, in the order of `profileFields`. */
export function fieldsOf(values: ProfileValues): ProfileField[] {
  return profileFields.filter((field) => values[field] !== undefined);
}

/** Names of fields in an operation: each once. */
export const fieldNamesSchema = z
  .array(profileFieldSchema)
  .max(profileFields.length)
  .refine((fields) => new Set(fields).size === fields.length, 'each field once');

/** What for: keeping the profile at all, and being written to. */
export const consentPurposes = ['profile', 'marketing-phone', 'marketing-email'] as const;
export const consentPurposeSchema = z.enum(consentPurposes);
export type ConsentPurpose = z.infer<typeof consentPurposeSchema>;

/** A customer's answer to one purpose: given or withdrawn, when, where and to which text. */
export const profileConsentSchema = z.strictObject({
  purpose: consentPurposeSchema,
  given: z.boolean(),
  textVersion: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** Business time, ms. */
  atMs: z.int().min(0),
  /** The store, or the channel, where it was answered. */
  where: z.string().min(1).max(40),
});
export type ProfileConsent = z.infer<typeof profileConsentSchema>;

/** Answers in an operation: one per purpose. */
export const consentsSchema = z
  .array(profileConsentSchema)
  .max(consentPurposes.length)
  .refine((all) => new Set(all.map(({ purpose }) => purpose)).size === all.length, 'each purpose once');

/** A name as it is looked for: in small letters, `ё` as `е`, single spaces. */
export function searchName(name: string): string {
  return name.trim().toLowerCase().replaceAll('ё', 'е').replace(/\s+/g, ' ');
}

/**
 * Whether a name, or one of its parts, begins with what was typed; both as `searchName` makes them, so that tens of
 * thousands of names are gone through at once.
 */
export function nameBegins(name: string, typed: string): boolean {
  return typed !== '' && (name.startsWith(typed) || name.includes(` ${typed}`));
}
