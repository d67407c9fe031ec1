"""Translates labels and headings of other languages into the English ones that the reader knows."""

from __future__ import annotations

import re

_TABLE = """
access: 可见性
category: 分类, 类别, kategorie, catégorie, categoría, категория
classes: 类, 類別, クラス, klassen, clases, классы
constants: 常量, 常數, 定数, konstanten, constantes, константы
context: 上下文, kontext, contexte, contexto, контекст
count: 数量, 总数, 總數, anzahl, nombre, cantidad, количество
dependencies: 依赖
defined in: 定义于, 定义在, 定义位置, definiert in, défini dans, definido en, определено в
description: 描述, 说明, 說明, 説明, beschreibung, descripción, описание
documentation: 文档, 文档页, 文档链接, 文檔, 文件文檔, ドキュメント, dokumentation, documentación, документация
enums: 枚举
example: 示例, 例子, 使用示例, 例, beispiel, exemple, ejemplo, пример
file: 文件, 檔案, ファイル, datei, fichier, archivo, файл
file information: 文件信息, 基本信息, 文件資訊, ファイル情報, dateiinformationen, dateiinformation, информация о файле
file path: 文件路径, 檔案路徑, ファイルパス, dateipfad, chemin du fichier, ruta del archivo, путь к файлу
functions: 函数, 函數, 関数, funktionen, fonctions, funciones, функции
generated: 生成时间, 生成日期, erstellt, erzeugt, généré le, generado
identifiers: 标识符, 識別子, bezeichner, identifiants, identificadores, идентификаторы
imports: 导入, 引入, importe, importaciones, импорты
interfaces: 接口
keywords: 关键词, 关键字, 關鍵字, キーワード, stichwörter, schlüsselwörter, mots clés, palabras clave, ключевые слова
keyword: stichwort, schlüsselwort, schlagwort, mot clé, mot-clé, palabra clave, ключевое слово
name: 名称, 名稱, 名前, nom, nombre, nome, имя, название
keyword index: 关键词索引, 关键词列表, 关键字索引, キーワード索引, stichwortverzeichnis
kind: 种类, 種類, art, genre, вид
language: 语言, 語言, 言語, sprache, langage, lenguaje, язык
line: 行, 行号, 行數, 行番号, zeile, ligne, línea, строка
lines: 行数, zeilen, lignes, líneas, строки
location: 位置, ort, emplacement, ubicación
macros: 宏
methods: 方法, メソッド, methoden, méthodes, métodos, методы
modules: 模块, 模組, モジュール, модули
navigation: 导航, 導航
occurrences: 出现次数, 出現回数, vorkommen, häufigkeit, apparitions, ocurrencias, вхождения
overview: 概述, 概览, 简介, 概要, übersicht, überblick, aperçu, resumen, обзор
path: 路径, 路徑, パス, pfad, chemin, ruta, путь
purpose: 用途, 目的, zweck, objectif, propósito
related: 相关, 相关关键词, 関連, verwandt, lié à, relacionado
related files: 相关文件, verwandte dateien
see also: 参见, 另见, 相关链接, 参照, siehe auch, voir aussi, véase también, см. также
size: 文件大小, 大小, größe, dateigröße, taille, tamaño, размер
source: 来源, 源码, 源代码, quelle, fuente, источник
source file: 源文件, 原文件, 原始文件, ソースファイル, quelldatei, fichier source, archivo fuente, исходный файл
statistics: 统计, 统计信息, 統計, statistik, statistiques, estadísticas, статистика
summary: 总结, 摘要, zusammenfassung, résumé, сводка
symbols: 符号, symbole, symboles, símbolos, символы
table of contents: 目录, 目錄, 目次, inhaltsverzeichnis, inhalt, sommaire, índice, содержание
total keywords: 关键词总数, 关键词数量, 关键字总数, 关键字数量, anzahl stichwörter, stichwörter gesamt
type: 类型, 類型, タイプ, typ, tipo, тип
usage: 用法, 使用, verwendung, utilisation, uso, использование
used in: 使用于, 被引用, verwendet in, utilisé dans, usado en
variables: 变量, 變數, 変数, variablen, переменные
"""
_ENGLISH = {
    word.strip(): english.strip()
    for english, _, words in (line.partition(":") for line in _TABLE.strip().splitlines())
    for word in words.split(",")
}
_SAYS_KEYWORD = re.compile(
    "|".join([r"key[\s_-]?words?\b", *(re.escape(word) for word, english in _ENGLISH.items() if "keyword" in english)]),
    re.IGNORECASE,
)
_EDGES = re.compile(r"^[\W\d_]{1,40}|[\W\d_]{1,40}$")


def in_english(text: str) -> str:
    """Return the English for a known label or heading, else the text. Ignores signs and numbers (``📄 文件信息``)."""
    return _ENGLISH.get(_EDGES.sub("", text[:100].lower()), text)


def says_keyword(text: str) -> bool:
    """Return whether a text has the word keyword, in any known language."""
    return _SAYS_KEYWORD.search(text) is not None
